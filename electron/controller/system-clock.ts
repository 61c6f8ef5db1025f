import type { Clock } from '#contract/runtime/clock.ts';
import { systemClock } from '#native/ble/system-clock.ts';

export { systemClock };

/** Below one nothing is gained; beyond this the loop's 100 ms would be shorter than a timer can be. */
export const timeScaleRange = { least: 1, most: 60 } as const;

/**
 * A clock on which everything happens `factor` times as fast: a run of ten simulated minutes is recorded as one of ten
 * minutes. Dates stay real, or simulated runs would lie in the future and hide those that come after them. Only for a
 * simulated treadmill; a belt of steel has its own time.
 *
 * @param factor within `timeScaleRange`
 */
export function scaledClock(clock: Clock, factor: number): Clock {
  if (!(factor >= timeScaleRange.least && factor <= timeScaleRange.most)) {
    throw new RangeError(
      `time scale ${factor} is not between ${timeScaleRange.least} and ${timeScaleRange.most}`,
    );
  }
  if (factor === 1) return clock;
  const startMs = clock.nowMs();
  const elapsedMs = (): number => (clock.nowMs() - startMs) * factor;
  return {
    nowMs: () => startMs + elapsedMs(),
    wallTimeMs: () => clock.wallTimeMs(),
    after: (delayMs, callback) => clock.after(delayMs / factor, callback),
    every: (periodMs, callback) => clock.every(periodMs / factor, callback),
  };
}
