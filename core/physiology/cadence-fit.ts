import { gaits, type Gait } from './gait.ts';
import { keepToGait, runningSlopeSpmPerKmh, startCadence, walkingSlopeSpmPerKmh } from './natural-cadence.ts';

/** Weighted sums of one gait; x is speed over the centre, y is how much the steps differ from the start model. */
interface GaitSums {
  readonly weight: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumXx: number;
  readonly sumXy: number;
}

/** What was learned of one runner's cadence: plain data, kept with the profile. */
export interface CadenceFit {
  readonly heightCm: number;
  readonly walking: GaitSums;
  readonly running: GaitSums;
}

export interface CadenceObservation {
  readonly speedKmh: number;
  /** Steps a minute, both feet, at a speed that has been steady for some seconds. */
  readonly cadenceSpm: number;
  readonly gait: Gait;
}

const noSums: GaitSums = { weight: 0, sumX: 0, sumY: 0, sumXx: 0, sumXy: 0 };

/**
 * All figures are choices of this project: the start model counts as 20 observations, older ones fade with a memory
 * of 600, one observation pulls by at most 8 spm, and the fit stays within 25 spm of the start model at the centre
 * with a slope that still rises.
 */
const priorWeight = 20;
const priorSpreadKmh2 = 2;
const memory = 600;
const longestPullSpm = 8;
const farthestOffsetSpm = 25;
const centreKmh = { walking: 5, running: 10.8 } as const satisfies Readonly<Record<Gait, number>>;
const slopes = {
  walking: { start: walkingSlopeSpmPerKmh, low: 4, high: 16 },
  running: { start: runningSlopeSpmPerKmh, low: 0.2, high: 4 },
} as const satisfies Readonly<Record<Gait, { start: number; low: number; high: number }>>;

/** Farther off than this from the fit so far is a sensor's fault (half or double counts), not a step. */
const outlierSpm = 35;

/** A fit that knows nothing yet: it answers what the start model answers. */
export function emptyCadenceFit(runner: { readonly heightCm: number }): CadenceFit {
  return { heightCm: runner.heightCm, walking: noSums, running: noSums };
}

/**
 * Learns from one steady observation. Robust: what lies more than 35 spm off is dropped (the same fit comes back),
 * what lies more than 8 spm off pulls no harder than 8. Bounded and rising whatever it is fed.
 */
export function observeCadence(fit: CadenceFit, observation: CadenceObservation): CadenceFit {
  const { speedKmh, cadenceSpm, gait } = observation;
  const predictedSpm = unboundedCadence(fit, speedKmh, gait);
  const surpriseSpm = cadenceSpm - predictedSpm;
  // Written so that a value that is not a number is dropped as well.
  if (!(Math.abs(surpriseSpm) <= outlierSpm) || !(speedKmh > 0) || !Number.isFinite(speedKmh)) return fit;
  const pulled = predictedSpm + Math.min(longestPullSpm, Math.max(-longestPullSpm, surpriseSpm));
  const x = speedKmh - centreKmh[gait];
  const y = pulled - startCadence(speedKmh, fit, gait);
  const before = fit[gait];
  const kept = 1 - 1 / memory;
  const sums: GaitSums = {
    weight: before.weight * kept + 1,
    sumX: before.sumX * kept + x,
    sumY: before.sumY * kept + y,
    sumXx: before.sumXx * kept + x * x,
    sumXy: before.sumXy * kept + x * y,
  };
  return { ...fit, [gait]: sums };
}

/** This runner's steps a minute at a speed; never falls with speed inside a gait, 50-140 walking and 140-200 running. */
export function fittedCadenceSpm(fit: CadenceFit, speedKmh: number, gait: Gait): number {
  return keepToGait(unboundedCadence(fit, speedKmh, gait), gait);
}

/** How many observations the fit rests on, fading ones counted in part. */
export function observationWeight(fit: CadenceFit): number {
  return gaits.reduce((sum, gait) => sum + fit[gait].weight, 0);
}

/** Least squares on the difference from the start model, with the start model itself as a weighted observation. */
function unboundedCadence(fit: CadenceFit, speedKmh: number, gait: Gait): number {
  const sums = fit[gait];
  const weight = sums.weight + priorWeight;
  const sumXx = sums.sumXx + priorWeight * priorSpreadKmh2;
  const determinant = weight * sumXx - sums.sumX ** 2;
  const rawSlope = (weight * sums.sumXy - sums.sumX * sums.sumY) / determinant;
  const { start, low, high } = slopes[gait];
  const slopeChange = Math.min(high, Math.max(low, start + rawSlope)) - start;
  const rawOffset = (sums.sumY - slopeChange * sums.sumX) / weight;
  const offset = Math.min(farthestOffsetSpm, Math.max(-farthestOffsetSpm, rawOffset));
  return startCadence(speedKmh, fit, gait) + offset + slopeChange * (Math.max(0, speedKmh) - centreKmh[gait]);
}
