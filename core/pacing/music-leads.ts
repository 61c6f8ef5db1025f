import { foldTempo } from '#core/music/folded-tempo.ts';
import {
  bandPosition,
  leastUsefulConfidence,
  type SessionTempoRange,
} from '#core/music/session-tempo-range.ts';
import { gaitAtSpeed, gaitChangeSpeedKmh, gaitGap, type Gait } from '#core/physiology/gait.ts';
import { noHeartTrim, staleHeartRateMs, stepHeartTrim, type HeartTrimState } from './heart-trim.ts';
import { musicRate, noMusicRate, type MusicRateState } from './music-rate.ts';
import { clampTo } from './pacing-caps.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext, PacingTarget, PlayingTrack } from './pacing-target.ts';
import { bandAtIncline, isInGaitGap, type TargetBand } from './target-band.ts';

/** What Music leads remembers from one step to the next. */
export interface MusicLeadsState {
  readonly trim: HeartTrimState;
  readonly rate: MusicRateState;
  readonly gait: Gait;
  /** What the music asked for last; held while the music is unknown. */
  readonly musicKmh: number | undefined;
  readonly targetKmh: number | undefined;
  /** Set while the music is unknown: the speed that the belt had been given, and the person's offset, when it began. */
  readonly hold: { readonly speedKmh: number; readonly offsetKmh: number } | undefined;
}

export const newMusicLeads: MusicLeadsState = {
  trim: noHeartTrim,
  rate: noMusicRate,
  gait: 'walking',
  musicKmh: undefined,
  targetKmh: undefined,
  hold: undefined,
};

/** From a walk to the band's low end, whatever plays; a short session may have a shorter one. */
export const usualWarmUpMs = 180_000;

/** The most incline that the heart may add. A choice. */
const highestTrimInclinePercent = 3;

/** Closer than this to what was asked, the belt counts as there: machines round down to steps of up to 0.5 km/h. */
const thereKmh = 0.5;

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
 * its zone, where the person asked for less, or where unknown music holds it there. With unknown music the speed does
 * not rise.
 */
export function musicLeads(context: PacingContext, state: MusicLeadsState): MusicLeadsStep {
  const offset = context.manual ?? { speedKmh: 0, inclinePercent: 0 };
  const band = bandAtIncline(context.band, context.band.inclinePercent + offset.inclinePercent);
  const floorKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(context.profile.walkSpeedKmh, band.lowKmh));
  const isWarmUp = context.elapsedMs < context.warmUpMs;
  const reasons: PacingReason[] = [];

  const musicKmh = musicSpeed(context, band, state, reasons);
  const askedKmh = musicKmh + offset.speedKmh;
  const trim = trimByHeart(context, band, state, { askedKmh, floorKmh });
  const freeKmh = isWarmUp
    ? warmUpSpeed(context, band, floorKmh, reasons) + Math.min(0, offset.speedKmh)
    : askedKmh + trim.trimKmh;
  const hold = holdOf(context, state, offset.speedKmh);
  const heldKmh = applyHold(bound(freeKmh, band, floorKmh, reasons), band, hold, context, offset.speedKmh);
  const isGoingDown = hold !== undefined || offset.speedKmh < 0 || trim.trimKmh < state.trim.trimKmh;
  const { speedKmh, gait } = avoidGaitGap(heldKmh, band, state.gait, isGoingDown, reasons);

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
    state: { trim, rate: rate.state, gait, musicKmh, targetKmh: speedKmh, hold },
  };
}

/** The speed that the music asks for; while it is unknown, the one that it asked for last. */
function musicSpeed(
  context: PacingContext,
  band: TargetBand,
  state: MusicLeadsState,
  reasons: PacingReason[],
): number {
  const { playing, tempoRange } = context;
  if (playing === undefined) {
    reasons.push({ kind: 'musicUnknown' });
    return clampTo(state.musicKmh ?? context.requestedSpeedKmh, band.lowKmh, band.highKmh);
  }
  const position = positionOf(playing, tempoRange, reasons);
  return band.lowKmh + position * (band.highKmh - band.lowKmh);
}

function positionOf(playing: PlayingTrack, range: SessionTempoRange, reasons: PacingReason[]): number {
  const { trackId, tempo } = playing;
  if (tempo.confidence < leastUsefulConfidence) {
    reasons.push({ kind: 'tempoUncertain', trackId, confidence: tempo.confidence });
    return 0.5;
  }
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
  facts: { readonly askedKmh: number; readonly floorKmh: number },
): HeartTrimState {
  if (band.heartRange === undefined) return noHeartTrim;
  const { targetKmh } = state;
  const isThere = targetKmh !== undefined && Math.abs(context.requestedSpeedKmh - targetKmh) <= thereKmh;
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
    isRiseBlocked: !isThere || context.playing === undefined,
  });
}

function warmUpSpeed(
  context: PacingContext,
  band: TargetBand,
  floorKmh: number,
  reasons: PacingReason[],
): number {
  reasons.push({ kind: 'warmUp', elapsedMs: context.elapsedMs, lengthMs: context.warmUpMs });
  return floorKmh + (context.elapsedMs / context.warmUpMs) * (band.lowKmh - floorKmh);
}

function bound(wantedKmh: number, band: TargetBand, floorKmh: number, reasons: PacingReason[]): number {
  if (wantedKmh > band.highKmh + 1e-9) {
    const isCap = band.highKmh === band.caps.maximumSpeedKmh;
    reasons.push(
      isCap
        ? { kind: 'cap', cap: band.caps.maximumSpeedFrom, limitKmh: band.highKmh }
        : { kind: 'bandEnd', end: 'high', limitKmh: band.highKmh },
    );
  }
  if (wantedKmh < floorKmh - 1e-9) reasons.push({ kind: 'bandEnd', end: 'low', limitKmh: floorKmh });
  return clampTo(wantedKmh, floorKmh, band.highKmh);
}

function holdOf(context: PacingContext, state: MusicLeadsState, offsetKmh: number): MusicLeadsState['hold'] {
  if (context.playing !== undefined) return undefined;
  return state.hold ?? { speedKmh: context.requestedSpeedKmh, offsetKmh };
}

/** Unknown music: nothing faster than the belt was told already, unless the person asks for it. */
function applyHold(
  wantedKmh: number,
  band: TargetBand,
  hold: MusicLeadsState['hold'],
  context: PacingContext,
  offsetKmh: number,
): number {
  if (hold === undefined) return wantedKmh;
  const byPersonKmh = offsetKmh - hold.offsetKmh;
  const heldKmh = hold.speedKmh + byPersonKmh;
  const limitKmh = byPersonKmh > 0 ? heldKmh : Math.min(heldKmh, context.requestedSpeedKmh);
  return Math.max(band.caps.minimumSpeedKmh, Math.min(wantedKmh, limitKmh));
}

/**
 * Rounds to 0.1 km/h and keeps out of the gap between walking and running: a walker stays at its low end until a run
 * is asked for, a runner at its high end down to 7.2 km/h, or leaves at once on the way down.
 */
function avoidGaitGap(
  wantedKmh: number,
  band: TargetBand,
  gaitSoFar: Gait,
  isGoingDown: boolean,
  reasons: PacingReason[],
): { readonly speedKmh: number; readonly gait: Gait } {
  const roundedKmh = Math.min(band.highKmh, Math.round(wantedKmh * 10) / 10);
  if (!isInGaitGap(roundedKmh)) return { speedKmh: roundedKmh, gait: gaitAtSpeed(roundedKmh) };
  const staysRunning = gaitSoFar === 'running' && !isGoingDown && roundedKmh >= gaitChangeSpeedKmh;
  const speedKmh = staysRunning ? gaitGap.highKmh : gaitGap.lowKmh;
  reasons.push({ kind: 'gaitGapAvoided', wantedKmh: roundedKmh, speedKmh });
  return { speedKmh, gait: staysRunning ? 'running' : 'walking' };
}

function addHeartReason(
  context: PacingContext,
  band: TargetBand,
  trim: HeartTrimState,
  reasons: PacingReason[],
): void {
  const { heartRange } = band;
  if (heartRange === undefined || context.elapsedMs < context.warmUpMs) return;
  const { trimKmh, trimInclinePercent } = trim;
  const trims = { trimKmh, trimInclinePercent };
  const heartRateBpm =
    context.heartRate === undefined || context.heartRate.ageMs > staleHeartRateMs
      ? undefined
      : context.heartRate.heartRateBpm;
  if (heartRateBpm !== undefined && heartRateBpm > heartRange.highBpm) {
    reasons.push({ kind: 'heartAboveZone', heartRateBpm, limitBpm: heartRange.highBpm, ...trims });
  } else if (heartRateBpm !== undefined && heartRateBpm < heartRange.lowBpm) {
    reasons.push({ kind: 'heartBelowZone', heartRateBpm, limitBpm: heartRange.lowBpm, ...trims });
  } else if (trimKmh !== 0 || trimInclinePercent !== 0) {
    reasons.push({ kind: 'heartTrim', ...trims });
  }
}

function inclineOf(
  wantedPercent: number,
  band: TargetBand,
  trim: HeartTrimState,
  reasons: PacingReason[],
): number {
  const { maximumInclinePercent } = band.caps;
  if (wantedPercent > maximumInclinePercent) {
    reasons.push({ kind: 'inclineCap', limitPercent: maximumInclinePercent });
  }
  return Math.min(maximumInclinePercent, band.inclinePercent + trim.trimInclinePercent);
}
