import { telemetryAgeMs, type TreadmillState } from '#core/treadmill/treadmill-state.ts';

/** Less than this is noise of the sensor. */
const leastDropKmh = 0.2;
/** Telemetry comes once in three seconds where it is slow; without a drop for this long the belt does not slow down. */
const patienceMs = 3500;

/** Tells a belt that is on its way to rest from one that ignores a stop: long belts at speed take 15 s and more. */
export interface BeltSlowing {
  /** Call at every tick: whether the belt has become slower within the last seconds. */
  look(treadmill: TreadmillState, nowMs: number): boolean;
}

export function watchBeltSlowing(): BeltSlowing {
  let lowestKmh = Number.POSITIVE_INFINITY;
  let droppedAtMs = Number.NEGATIVE_INFINITY;
  return {
    look(treadmill, nowMs) {
      const { reported } = treadmill.speed;
      if (reported === undefined || telemetryAgeMs(treadmill, nowMs) > patienceMs) {
        lowestKmh = Number.POSITIVE_INFINITY;
        return false;
      }
      if (lowestKmh !== Number.POSITIVE_INFINITY && reported <= lowestKmh - leastDropKmh) droppedAtMs = nowMs;
      // A belt that goes faster again starts over.
      if (reported <= lowestKmh - leastDropKmh || reported > lowestKmh + leastDropKmh) lowestKmh = reported;
      return nowMs - droppedAtMs <= patienceMs;
    },
  };
}
