import { musicRate, noMusicRate, type MusicRateState } from './music-rate.ts';
import { clampTo } from './pacing-caps.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext, PacingTarget } from './pacing-target.ts';

/** What I lead remembers from one step to the next. */
export interface ILeadState {
  readonly rate: MusicRateState;
}

export const newILead: ILeadState = { rate: noMusicRate };

export interface ILeadStep {
  readonly target: PacingTarget;
  readonly state: ILeadState;
}

/**
 * I lead: the runner sets speed and incline, only caps hold them back; neither band nor heart nor the gap between the
 * gaits does. The music follows the measured cadence, else the natural one at the speed, by its playback rate and by
 * the tempo that the next track should have.
 */
export function iLead(context: PacingContext, state: ILeadState): ILeadStep {
  const { caps } = context.band;
  const wanted = context.manual ?? {
    speedKmh: context.requestedSpeedKmh,
    inclinePercent: context.requestedInclinePercent,
  };
  const speedKmh = clampTo(wanted.speedKmh, caps.minimumSpeedKmh, caps.maximumSpeedKmh);
  const inclinePercent = clampTo(
    wanted.inclinePercent,
    caps.minimumInclinePercent,
    caps.maximumInclinePercent,
  );
  const reasons: PacingReason[] = [{ kind: 'person', ...wanted, isOffset: false }];
  if (wanted.speedKmh > speedKmh) {
    reasons.push({ kind: 'cap', cap: caps.maximumSpeedFrom, limitKmh: speedKmh });
  } else if (wanted.speedKmh < speedKmh) {
    reasons.push({ kind: 'cap', cap: 'machineMinimum', limitKmh: speedKmh });
  }
  if (wanted.inclinePercent > inclinePercent)
    reasons.push({ kind: 'inclineCap', limitPercent: inclinePercent });
  if (context.playing === undefined) reasons.push({ kind: 'musicUnknown' });
  const rate = musicRate(context, speedKmh, state.rate);
  return {
    target: {
      speedKmh,
      inclinePercent,
      playbackRate: rate.playbackRate,
      wantedTempoBpm: rate.cadenceSpm,
      reasons: [...reasons, ...rate.reasons],
    },
    state: { rate: rate.state },
  };
}
