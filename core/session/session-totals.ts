import { standingSpeedKmh } from '#core/treadmill/treadmill-state.ts';
import type { SessionSample, SessionTotals } from './session-records.ts';

/** What one sample stands for. */
const sampleMs = 1000;

/** Totals while they are still being added up: plain data, so that a live session can keep and show them. */
export interface RunningTotals {
  /** Session time of the newest sample; pauses included. */
  readonly durationMs: number;
  readonly movingMs: number;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly maxSpeedKmh: number;
  readonly heartRateSumBpm: number;
  readonly heartRateSamples: number;
}

export const noTotalsYet: RunningTotals = {
  durationMs: 0,
  movingMs: 0,
  distanceM: 0,
  energyKcal: 0,
  maxSpeedKmh: 0,
  heartRateSumBpm: 0,
  heartRateSamples: 0,
};

/**
 * Adds one second. A second without reported speed is a gap: it counts neither as moving nor towards the top speed, and
 * nothing is filled in for it. Distance and energy are counted since the start in every sample, so the largest stands.
 */
export function addSample(totals: RunningTotals, sample: SessionSample): RunningTotals {
  const speedKmh = sample.reportedSpeedKmh;
  const heartRateBpm = sample.heartRateBpm;
  return {
    durationMs: Math.max(totals.durationMs, sample.atMs),
    movingMs: totals.movingMs + (speedKmh !== undefined && speedKmh > standingSpeedKmh ? sampleMs : 0),
    distanceM: Math.max(totals.distanceM, sample.distanceM),
    energyKcal: Math.max(totals.energyKcal, sample.energyKcal),
    maxSpeedKmh: Math.max(totals.maxSpeedKmh, speedKmh ?? 0),
    heartRateSumBpm: totals.heartRateSumBpm + (heartRateBpm ?? 0),
    heartRateSamples: totals.heartRateSamples + (heartRateBpm === undefined ? 0 : 1),
  };
}

/** The totals as they are kept. The mean heart rate is over the seconds that had a fresh one; absent without any. */
export function toSessionTotals(totals: RunningTotals): SessionTotals {
  return {
    durationMs: totals.durationMs,
    movingMs: totals.movingMs,
    distanceM: totals.distanceM,
    energyKcal: totals.energyKcal,
    ...(totals.heartRateSamples > 0 && {
      meanHeartRateBpm: totals.heartRateSumBpm / totals.heartRateSamples,
    }),
    maxSpeedKmh: totals.maxSpeedKmh,
  };
}

/** Totals of a whole run from its samples, in any order. */
export function sessionTotals(samples: readonly SessionSample[]): SessionTotals {
  return toSessionTotals(samples.reduce(addSample, noTotalsYet));
}

/** Whether anything says that the belt moved. A start that was called off in the countdown is kept, but it is no run. */
export function hasBeltMoved(totals: SessionTotals): boolean {
  return totals.movingMs > 0 || totals.maxSpeedKmh > standingSpeedKmh || totals.distanceM > 0;
}
