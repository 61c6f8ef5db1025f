import { foldTempo } from '#core/music/folded-tempo.ts';
import { bandPosition, type SessionTempoRange } from '#core/music/session-tempo-range.ts';
import { followTempo, type FollowedTempo } from './followed-tempo.ts';
import { noHeartTrim, stepHeartTrim, type HeartTrimState } from './heart-trim.ts';
import { musicRate, noMusicRate, type MusicRateState } from './music-rate.ts';
import {
  addHeartReason,
  inclineOf,
  isThere,
  noPacedSpeed,
  paceSpeed,
  type PacedSpeed,
} from './paced-speed.ts';
import { clampTo } from './pacing-caps.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext, PacingTarget } from './pacing-target.ts';
import { bandAtIncline, type TargetBand } from './target-band.ts';

/** What Music leads remembers from one step to the next. */
export interface MusicLeadsState extends PacedSpeed {
  readonly trim: HeartTrimState;
  readonly rate: MusicRateState;
  /** What the music asked for last; held while there is no tempo to follow. */
  readonly musicKmh: number | undefined;
  /** The tempo that this came of. */
  readonly followed: FollowedTempo | undefined;
}

export const newMusicLeads: MusicLeadsState = {
  ...noPacedSpeed,
  trim: noHeartTrim,
  rate: noMusicRate,
  musicKmh: undefined,
  followed: undefined,
};

/** From a walk to the band's low end, whatever plays; a short session may have a shorter one. */
export const usualWarmUpMs = 180_000;

/** The most incline that the heart may add. A choice. */
const highestTrimInclinePercent = 3;

export interface MusicLeadsStep {
  readonly target: PacingTarget;
  readonly state: MusicLeadsState;
}

/**
 * Music leads: the folded tempo of the moment places a track inside the band; the heart trims; the music is stretched to the
 * steps. Tempo is never turned into a speed by way of cadence (that curve is so flat that +10 BPM would be +6 km/h):
 * only a track's place among the session's tracks counts, so a wrong octave or a wrong tempo can at worst move the
 * speed from one end of the band to the other.
 *
 * The speed never exceeds the band's high end. It is below the low end only in the warm-up, while the heart is above
 * its zone, where the person asked for less, or where a hold keeps it there. With unknown music, a tempo that is a guess or
 * not known where the track is now, or while a heart that paced is not heard, the speed does not rise by itself.
 */
export function musicLeads(context: PacingContext, state: MusicLeadsState): MusicLeadsStep {
  const offset = context.manual ?? { speedKmh: 0, inclinePercent: 0 };
  const band = bandAtIncline(context.band, context.band.inclinePercent + offset.inclinePercent);
  const floorKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(context.profile.walkSpeedKmh, band.lowKmh));
  const isWarmUp = context.elapsedMs < context.warmUpMs;
  const reasons: PacingReason[] = [];

  const heard = followTempo(context.playing, state.followed);
  const isHeld = heard.kind !== 'followed';
  if (isHeld) reasons.push(heard);
  const musicKmh = isHeld
    ? clampTo(state.musicKmh ?? context.requestedSpeedKmh, band.lowKmh, band.highKmh)
    : speedOf(heard, context.tempoRange, band, reasons);
  const askedKmh = musicKmh + offset.speedKmh;
  const trim = trimByHeart(context, band, state, { askedKmh, floorKmh, isHeld });
  // The warm-up is no reason for a speed that it may not raise.
  if (isWarmUp && !isHeld)
    reasons.push({ kind: 'warmUp', elapsedMs: context.elapsedMs, lengthMs: context.warmUpMs });
  const freeKmh = isWarmUp ? warmUpSpeed(context, band, floorKmh) + offset.speedKmh : askedKmh + trim.trimKmh;
  const paced = paceSpeed(
    context,
    {
      speedKmh: freeKmh,
      band,
      floorKmh,
      offsetKmh: offset.speedKmh,
      isHeld,
      isHeartSlowing: trim.trimKmh < state.trim.trimKmh,
    },
    state,
    reasons,
  );
  const { targetKmh: speedKmh } = paced;

  if (offset.speedKmh !== 0 || offset.inclinePercent !== 0) {
    reasons.push({ kind: 'person', ...offset, isOffset: true });
  }
  addHeartReason(context, band, trim, reasons);
  const inclinePercent = inclineOf(context.band.inclinePercent + offset.inclinePercent, band, trim, reasons);
  const rate = musicRate(context, speedKmh, state.rate);
  return {
    target: {
      speedKmh,
      inclinePercent,
      playbackRate: rate.playbackRate,
      wantedTempoBpm: undefined,
      reasons: [...reasons, ...rate.reasons],
    },
    state: { ...paced, trim, rate: rate.state, musicKmh, followed: isHeld ? state.followed : heard },
  };
}

/** The speed that a tempo asks for: its place among the session's tracks is its place in the band. */
function speedOf(
  followed: FollowedTempo,
  range: SessionTempoRange,
  band: TargetBand,
  reasons: PacingReason[],
): number {
  return band.lowKmh + positionOf(followed, range, reasons) * (band.highKmh - band.lowKmh);
}

function positionOf(
  { trackId, tempoBpm }: FollowedTempo,
  range: SessionTempoRange,
  reasons: PacingReason[],
): number {
  const folded = foldTempo(tempoBpm, range.centreSpm, range.gait);
  if (!folded.isMatch) {
    reasons.push({ kind: 'noMatch', trackId, detectedTempoBpm: tempoBpm });
    return 0.5;
  }
  const position = bandPosition(folded.foldedBpm, range);
  reasons.push({ kind: 'trackTempo', trackId, foldedTempoBpm: folded.foldedBpm, bandPosition: position });
  return position;
}

function trimByHeart(
  context: PacingContext,
  band: TargetBand,
  state: MusicLeadsState,
  facts: { readonly askedKmh: number; readonly floorKmh: number; readonly isHeld: boolean },
): HeartTrimState {
  if (band.heartRange === undefined) return noHeartTrim;
  const { targetKmh } = state;
  return stepHeartTrim(state.trim, {
    elapsedMs: context.elapsedMs,
    heartRate: context.heartRate,
    heartRange: band.heartRange,
    lowestTrimKmh: facts.floorKmh - facts.askedKmh,
    highestTrimKmh: band.highKmh - facts.askedKmh,
    highestTrimInclinePercent: Math.min(
      highestTrimInclinePercent,
      band.caps.maximumInclinePercent - band.inclinePercent,
    ),
    isAtTop: targetKmh !== undefined && targetKmh >= band.highKmh - 0.05,
    isRiseBlocked: !isThere(context, state) || facts.isHeld,
  });
}

function warmUpSpeed(context: PacingContext, band: TargetBand, floorKmh: number): number {
  return floorKmh + (context.elapsedMs / context.warmUpMs) * (band.lowKmh - floorKmh);
}
