import type { HeartRateRange } from '#core/physiology/heart-rate-zones.ts';
import { clampTo } from './pacing-caps.ts';

/** What the heart adds to the speed and the incline that the music asks for, and what it is reckoned from. */
export interface HeartTrimState {
  /** Negative: slower. */
  readonly trimKmh: number;
  /** Never negative. */
  readonly trimInclinePercent: number;
  readonly smoothedBpm: number | undefined;
  readonly trendBpmPerS: number;
  readonly lastStepAtMs: number | undefined;
  readonly lastInclineStepAtMs: number | undefined;
}

export interface HeartTrimInput {
  readonly elapsedMs: number;
  readonly heartRate: { readonly heartRateBpm: number; readonly ageMs: number } | undefined;
  readonly heartRange: HeartRateRange;
  /** How far speed and incline may be trimmed at this moment. */
  readonly lowestTrimKmh: number;
  readonly highestTrimKmh: number;
  readonly highestTrimInclinePercent: number;
  /** The belt has what was asked of it last and stands at the band's top. */
  readonly isAtTop: boolean;
  /** Nothing may be added: the belt is still on its way up, or the music is unknown. */
  readonly isRiseBlocked: boolean;
}

/** The heart moves nothing before this; it follows a change of effort by about three minutes (tau 58 s, Hunt 2015). */
export const heartTrimStartsAtMs = 180_000;

/** A heart rate older than this is not one (pacing.md, heart controller). */
export const staleHeartRateMs = 5_000;

const periodMs = 5_000;
/** Well under 0.1 km/h per 5 s, so that a minute adds less than 0.5. */
const riseKmhPerStep = 0.04;
const fallKmhPerStep = { least: 0.05, most: 0.3 } as const;
/** Half of what a plant of 6.7 bpm per km/h needs (Hunt 2015): the other half is on its way already. */
const fallKmhPerBpm = 0.5 / 6.7;
const smoothing = 0.4;
/** The heart shows late what the belt did (delay 15 s, tau 58 s): its trend is carried on this far. */
const lookAheadS = 50;
const longestLookAheadBpm = 15;
const inclineStepPercent = 0.5;
const inclineRiseEveryMs = 30_000;
const inclineFallEveryMs = 10_000;
/** So far above the zone, the speed falls along with the incline. */
const bothFallBpm = 8;

export const noHeartTrim: HeartTrimState = {
  trimKmh: 0,
  trimInclinePercent: 0,
  smoothedBpm: undefined,
  trendBpmPerS: 0,
  lastStepAtMs: undefined,
  lastInclineStepAtMs: undefined,
};

/**
 * One step of the trim: an integrator that acts every 5 s on the heart rate expected 50 s from now. Above
 * the zone it takes off incline first, then up to 0.3 km/h; below it adds up to 0.04 km/h, and incline where the speed
 * has nothing left. Inside the zone it fades towards none while that does not lead away from the zone's centre.
 *
 * Frozen in the first three minutes and without a fresh heart rate: the trim stays as it is. The trim never leaves
 * its bounds, so it does not wind up. All figures are choices on Hunt 2015's plant; heart-trim.test.ts closes the loop.
 */
export function stepHeartTrim(state: HeartTrimState, input: HeartTrimInput): HeartTrimState {
  const { elapsedMs, heartRate } = input;
  const isFrozen =
    elapsedMs < heartTrimStartsAtMs || heartRate === undefined || heartRate.ageMs > staleHeartRateMs;
  if (isFrozen) return withinBounds({ ...state, smoothedBpm: undefined, trendBpmPerS: 0 }, input);
  if (state.lastStepAtMs !== undefined && elapsedMs - state.lastStepAtMs < periodMs) {
    return withinBounds(state, input);
  }
  const sensed = sense(state, heartRate.heartRateBpm, elapsedMs);
  return withinBounds(act(sensed, input), input);
}

interface SensedState extends HeartTrimState {
  readonly smoothedBpm: number;
}

function sense(state: HeartTrimState, heartRateBpm: number, elapsedMs: number): SensedState {
  const { smoothedBpm, lastStepAtMs } = state;
  if (smoothedBpm === undefined || lastStepAtMs === undefined) {
    return { ...state, smoothedBpm: heartRateBpm, trendBpmPerS: 0, lastStepAtMs: elapsedMs };
  }
  const nextBpm = smoothedBpm + smoothing * (heartRateBpm - smoothedBpm);
  const slope = (nextBpm - smoothedBpm) / ((elapsedMs - lastStepAtMs) / 1000);
  return {
    ...state,
    smoothedBpm: nextBpm,
    trendBpmPerS: state.trendBpmPerS + smoothing * (slope - state.trendBpmPerS),
    lastStepAtMs: elapsedMs,
  };
}

function act(state: SensedState, input: HeartTrimInput): HeartTrimState {
  const { lowBpm, highBpm } = input.heartRange;
  const aheadBpm = clampTo(state.trendBpmPerS * lookAheadS, -longestLookAheadBpm, longestLookAheadBpm);
  const expectedBpm = state.smoothedBpm + aheadBpm;
  if (expectedBpm > highBpm) return fall(state, input, expectedBpm - highBpm);
  if (expectedBpm < lowBpm) return input.isRiseBlocked ? state : rise(state, input);
  return fade(state, input, expectedBpm - (lowBpm + highBpm) / 2);
}

function fall(state: SensedState, input: HeartTrimInput, excessBpm: number): HeartTrimState {
  const slower = {
    ...state,
    trimKmh: state.trimKmh - clampTo(excessBpm * fallKmhPerBpm, fallKmhPerStep.least, fallKmhPerStep.most),
  };
  if (state.trimInclinePercent === 0) return slower;
  const base = excessBpm > bothFallBpm ? slower : state;
  if (!isInclineDue(state, input.elapsedMs, inclineFallEveryMs)) return base;
  return stepIncline(base, -inclineStepPercent, input.elapsedMs);
}

function rise(state: SensedState, input: HeartTrimInput): HeartTrimState {
  if (!input.isAtTop) return { ...state, trimKmh: state.trimKmh + riseKmhPerStep };
  const hasRoom = state.trimInclinePercent + inclineStepPercent <= input.highestTrimInclinePercent;
  if (!hasRoom || !isInclineDue(state, input.elapsedMs, inclineRiseEveryMs)) return state;
  return stepIncline(state, inclineStepPercent, input.elapsedMs);
}

/**
 * In the zone: gives the lead back to the music, as long as that leads towards the zone's centre. Added incline goes
 * before added speed does, and only when the zone is left.
 */
function fade(state: SensedState, input: HeartTrimInput, aboveCentreBpm: number): HeartTrimState {
  const { trimKmh, trimInclinePercent } = state;
  if (trimKmh > 0 && aboveCentreBpm > 0 && trimInclinePercent === 0) {
    return { ...state, trimKmh: Math.max(0, trimKmh - riseKmhPerStep) };
  }
  if (trimKmh < 0 && aboveCentreBpm < 0 && !input.isRiseBlocked) {
    return { ...state, trimKmh: Math.min(0, trimKmh + riseKmhPerStep) };
  }
  return state;
}

function isInclineDue(state: HeartTrimState, elapsedMs: number, everyMs: number): boolean {
  return state.lastInclineStepAtMs === undefined || elapsedMs - state.lastInclineStepAtMs >= everyMs;
}

function stepIncline(state: HeartTrimState, byPercent: number, elapsedMs: number): HeartTrimState {
  return {
    ...state,
    trimInclinePercent: Math.max(0, state.trimInclinePercent + byPercent),
    lastInclineStepAtMs: elapsedMs,
  };
}

function withinBounds(state: HeartTrimState, input: HeartTrimInput): HeartTrimState {
  const trimKmh = clampTo(state.trimKmh, Math.min(0, input.lowestTrimKmh), Math.max(0, input.highestTrimKmh));
  const trimInclinePercent = clampTo(
    state.trimInclinePercent,
    0,
    Math.max(0, input.highestTrimInclinePercent),
  );
  return { ...state, trimKmh, trimInclinePercent };
}
