import { foldTempo } from '#core/music/folded-tempo.ts';
import { slewPlaybackRate, stretchToCadence, type RateSlew } from '#core/music/playback-rate.ts';
import { leastUsefulConfidence } from '#core/music/session-tempo-range.ts';
import { tempoAt } from '#core/music/tempo-at.ts';
import { fittedCadenceSpm } from '#core/physiology/cadence-fit.ts';
import { isComfortable, observedGait, type Gait } from '#core/physiology/gait.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext } from './pacing-target.ts';

/** The rate that the player was told last, and for which track. */
export interface MusicRateState extends RateSlew {
  readonly trackId: string | undefined;
  readonly atMs: number;
}

export const noMusicRate: MusicRateState = { trackId: undefined, playbackRate: 1, isMoving: false, atMs: 0 };

export interface MusicRate {
  readonly playbackRate: number;
  /** The cadence that the music is put on. */
  readonly cadenceSpm: number;
  readonly reasons: readonly PacingReason[];
  readonly state: MusicRateState;
}

/** A track this young takes its rate at once: nobody has heard another one. */
const freshTrackS = 2;

/** Pacing is asked several times a second; after a longer pause (a hand on the console) the rate does not jump to catch up. */
const longestSlewMs = 1000;

/** Slower than this the belt as good as stands, and its speed says nothing about steps. */
const movingKmh = 1;

/**
 * The cadence to put music on: the measured one where it is a plausible one for the gait, else what was learned of
 * the runner, else the start model. Both are taken at the speed that the belt has, not at the one that it is on its
 * way to; at `targetKmh` only while it stands or nobody knows.
 */
export function cadenceToMeet(
  context: PacingContext,
  targetKmh: number,
): { readonly cadenceSpm: number; readonly gait: Gait } {
  const { reportedSpeedKmh, cadenceFit } = context;
  const isMoving = reportedSpeedKmh !== undefined && reportedSpeedKmh >= movingKmh;
  const speedKmh = isMoving ? reportedSpeedKmh : targetKmh;
  const gait = observedGait(speedKmh, context.cadenceSpm);
  if (context.cadenceSpm !== undefined && isComfortable(context.cadenceSpm, gait)) {
    return { cadenceSpm: context.cadenceSpm, gait };
  }
  const cadenceSpm =
    cadenceFit === undefined
      ? naturalCadenceSpm(speedKmh, context.profile, gait)
      : fittedCadenceSpm(cadenceFit, speedKmh, gait);
  return { cadenceSpm, gait };
}

/**
 * The playback rate that puts the music on the runner's steps, slewed by at most 0.5 % a second within a track until the
 * steps are on the beat. 1 while
 * nothing plays or it plays elsewhere, where the tempo is a guess or not known, and where the stretch would be
 * too much.
 */
export function musicRate(context: PacingContext, targetKmh: number, state: MusicRateState): MusicRate {
  const { cadenceSpm, gait } = cadenceToMeet(context, targetKmh);
  const { playing, elapsedMs } = context;
  if (playing === undefined || playing.isLive === true) {
    return { playbackRate: 1, cadenceSpm, reasons: [], state: { ...noMusicRate, atMs: elapsedMs } };
  }
  const { trackId, tempo } = playing;
  const tempoBpm = tempoAt(tempo, playing.positionS);
  const folded = foldTempo(tempoBpm ?? tempo.tempoBpm, cadenceSpm, gait);
  const stretch = stretchToCadence(folded.foldedBpm, cadenceSpm, context.stretchLimitPercent);
  const isUsable = tempoBpm !== undefined && tempo.confidence >= leastUsefulConfidence && folded.isMatch;
  const wantedRate = isUsable ? stretch.playbackRate : 1;
  const slew = approach(context, playing, wantedRate, state);
  const reasons: readonly PacingReason[] =
    isUsable && !stretch.isMatch
      ? [
          {
            kind: 'stretchTooFar',
            trackId,
            foldedTempoBpm: folded.foldedBpm,
            cadenceSpm,
            limitPercent: context.stretchLimitPercent,
          },
        ]
      : [];
  return {
    playbackRate: slew.playbackRate,
    cadenceSpm,
    reasons,
    state: { ...slew, trackId, atMs: elapsedMs },
  };
}

function approach(
  context: PacingContext,
  playing: { readonly trackId: string; readonly positionS: number; readonly playbackRate: number },
  wantedRate: number,
  state: MusicRateState,
): RateSlew {
  if (state.trackId === playing.trackId) {
    const { playbackRate, isMoving } = state;
    const elapsedMs = Math.min(longestSlewMs, context.elapsedMs - state.atMs);
    return slewPlaybackRate({ playbackRate, isMoving }, wantedRate, elapsedMs);
  }
  return playing.positionS < freshTrackS
    ? { playbackRate: wantedRate, isMoving: false }
    : // Taken over as it is, and brought onto the steps from there.
      { playbackRate: playing.playbackRate, isMoving: true };
}
