import { framesPerSecond } from './band-energies.ts';
import { longestLag } from './periodicity.ts';

/** Beats per minute that a beat can have; what is outside is another level of the same metre. */
export const slowestTempoBpm = 45;
export const fastestTempoBpm = 218;

const shortestPeriod = (60 * framesPerSecond) / fastestTempoBpm;
const longestPeriod = (60 * framesPerSecond) / slowestTempoBpm;

/** What one period may be in place of, where the music's levels are mistaken for each other. */
const relations = [1, 2, 1 / 2, 3, 1 / 3, 3 / 2, 2 / 3, 4 / 3, 3 / 4] as const;
const mostPeaks = 8;
const relatedPeaks = 4;

/**
 * Periods, in frames, that the beat may have: where the curve of all onsets resembles itself most, and the relatives of the best of
 * these. Each differs from all others by more than 2.5 %. None where there is nothing to resemble.
 *
 * @param correlation of all onsets with themselves, by lag
 * @param claimedTempoBpm what somebody says it is: looked at as well
 */
export function candidatePeriods(correlation: Float32Array, claimedTempoBpm?: number): readonly number[] {
  const strengths: { period: number; strength: number }[] = [];
  for (
    let lag = Math.floor(shortestPeriod / 2);
    lag <= Math.min(longestPeriod * 1.5, longestLag - 2);
    lag += 1
  ) {
    const here = correlation[lag] as number;
    if (here <= 0 || here < (correlation[lag - 1] as number) || here <= (correlation[lag + 1] as number))
      continue;
    const period = refinedPeriod(correlation, lag);
    strengths.push({ period, strength: combStrength(correlation, period) });
  }
  strengths.sort((a, b) => b.strength - a.strength);
  const peaks = strengths.slice(0, mostPeaks);
  const periods: number[] = [];
  const add = (period: number): void => {
    if (period < shortestPeriod || period > longestPeriod) return;
    if (periods.every((other) => Math.abs(Math.log(other / period)) > 0.025)) periods.push(period);
  };
  for (const { period } of peaks) add(period);
  for (const { period } of peaks.slice(0, relatedPeaks))
    for (const relation of relations) add(refinedNear(correlation, period * relation));
  if (peaks.length > 0 && claimedTempoBpm !== undefined)
    add(refinedNear(correlation, (60 * framesPerSecond) / claimedTempoBpm));
  return periods;
}

/** Resemblance after one to four times the period, with less weight for what is further away. */
function combStrength(correlation: Float32Array, period: number): number {
  let sum = 0;
  let weights = 0;
  for (let times = 1; times <= 4 && times * period < longestLag - 1; times += 1) {
    sum += highestNear(correlation, times * period, 1.5) / times;
    weights += 1 / times;
  }
  return weights === 0 ? 0 : sum / weights;
}

/** The highest value within `reach` frames of a lag that need not be whole. */
export function highestNear(correlation: Float32Array, lag: number, reach: number): number {
  const from = Math.max(1, Math.ceil(lag - reach));
  const to = Math.min(correlation.length - 1, Math.floor(lag + reach));
  let highest = -1;
  for (let at = from; at <= to; at += 1) highest = Math.max(highest, correlation[at] as number);
  return highest;
}

/** A period told more exactly by its multiples: the peak after sixteen beats says sixteen times as much as that after one. */
function refinedPeriod(correlation: Float32Array, lag: number): number {
  let period = peakNear(correlation, lag, 1);
  for (let times = 2; times * period < longestLag - 4 && times <= 16; times *= 2) {
    const reach = Math.max(2, Math.min(0.012 * times * period, times));
    const at = peakNear(correlation, times * period, reach);
    if (at === 0) break;
    period = at / times;
  }
  return period;
}

function refinedNear(correlation: Float32Array, period: number): number {
  return period < longestLag - 4 ? refinedPeriod(correlation, period) : period;
}

/** Lag of the highest point within `reach`, by a parabola through its neighbours; the lag itself where nothing is a peak. */
function peakNear(correlation: Float32Array, lag: number, reach: number): number {
  const from = Math.max(1, Math.round(lag - reach));
  const to = Math.min(correlation.length - 2, Math.round(lag + reach));
  let best = -1;
  for (let at = from; at <= to; at += 1) {
    const here = correlation[at] as number;
    const isPeak = here > (correlation[at - 1] as number) && here >= (correlation[at + 1] as number);
    if (isPeak && (best < 0 || here > (correlation[best] as number))) best = at;
  }
  if (best < 0) return lag;
  const a = correlation[best - 1] as number;
  const b = correlation[best] as number;
  const c = correlation[best + 1] as number;
  const curve = a - 2 * b + c;
  return curve === 0 ? best : best + (a - c) / (2 * curve);
}
