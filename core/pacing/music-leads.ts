import { foldTempo } from '#core/music/folded-tempo.ts';
import {
  bandPosition,
  leastUsefulConfidence,
  type SessionTempoRange,
} from '#core/music/session-tempo-range.ts';
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
import type { PacingContext, PacingTarget, PlayingTrack } from './pacing-target.ts';
import { bandAtIncline, type TargetBand } from './target-band.ts';

/** What Music leads remembers from one step to the next. */
export interface MusicLeadsState extends PacedSpeed {
  readonly trim: HeartTrimState;
  readonly rate: MusicRateState;
  /** What the music asked for last; held while the music is unknown or a guess. */
  readonly musicKmh: number | undefined;
}

export const newMusicLeads: MusicLeadsState = {
  ...noPacedSpeed,
  trim: noHeartTrim,
  rate: noMusicRate,
  musicKmh: undefined,
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
 * Music leads: the track's folded tempo places it inside the band; the heart trims; the music is stretched to the
 * steps. Tempo is never turned into a speed by way of cadence (that curve is so flat that +10 BPM would be +6 km/h):
 * only a track's place among the session's tracks counts, so a wrong octave or a wrong tempo can at worst move the
 * speed from one end of the band to the other.
 *
 * The speed never exceeds the band's high end. It is below the low end only in the warm-up, while the heart is above
 * its zone, where the person asked for less, or where a hold keeps it there. With unknown music, a tempo that is a guess,
 * or while a heart that paced is not heard, the speed does not rise by itself.
 */
export function musicLeads(context: PacingContext, state: MusicLeadsState): MusicLeadsStep {
  const offset = context.manual ?? { speedKmh: 0, inclinePercent: 0 };
  const band = bandAtIncline(context.band, context.band.inclinePercent + offset.inclinePercent);
  const floorKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(context.profile.walkSpeedKmh, band.lowKmh));
  const isWarmUp = context.elapsedMs < context.warmUpMs;
  const reasons: PacingReason[] = [];

  const holdReason = whyHeld(context.playing);
  const isHeld = holdReason !== undefined;
  if (isHeld) reasons.push(holdReason);
  const musicKmh = musicSpeed(context, isHeld, band, state, reasons);
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
    state: { ...paced, trim, rate: rate.state, musicKmh },
  };
}

/** Why nobody can follow what sounds, so that nothing rises because of it; undefined where it can be followed. */
function whyHeld(playing: PlayingTrack | undefined): PacingReason | undefined {
  if (playing === undefined) return { kind: 'musicUnknown' };
  const { trackId, tempo } = playing;
  if (tempo.confidence >= leastUsefulConfidence) return undefined;
  return { kind: 'tempoUncertain', trackId, confidence: tempo.confidence };
}

/** The speed that the music asks for; while nobody can follow it, the one that it asked for last. */
function musicSpeed(
  context: PacingContext,
  isHeld: boolean,
  band: TargetBand,
  state: MusicLeadsState,
  reasons: PacingReason[],
): number {
  const { playing, tempoRange } = context;
  if (playing === undefined || isHeld)
    return clampTo(state.musicKmh ?? context.requestedSpeedKmh, band.lowKmh, band.highKmh);
  const position = positionOf(playing, tempoRange, reasons);
  return band.lowKmh + position * (band.highKmh - band.lowKmh);
}

function positionOf(playing: PlayingTrack, range: SessionTempoRange, reasons: PacingReason[]): number {
  const { trackId, tempo } = playing;
  const folded = foldTempo(tempo.tempoBpm, range.centreSpm, range.gait);
  if (!folded.isMatch) {
    reasons.push({ kind: 'noMatch', trackId, detectedTempoBpm: tempo.tempoBpm });
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
