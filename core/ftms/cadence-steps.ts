import type { RunningSpeedCadenceMeasurement } from './running-speed-cadence-measurement.ts';

/** Above it people run, and nobody runs with fewer than 120 steps a minute. */
const runningAboveKmh = 6;
const fewestRunningStepsPerMinute = 120;
const fewestWalkingStepsPerMinute = 60;

/**
 * Steps a minute of both feet. Some foot pods send strides (of one foot) instead: what is too few for the speed is
 * doubled. At a very slow walk a pod that sends steps may be below the limit and is then doubled wrongly.
 */
export function stepsPerMinute(
  measurement: Pick<RunningSpeedCadenceMeasurement, 'speedKmh' | 'cadenceRaw'>,
): number {
  const fewest =
    measurement.speedKmh > runningAboveKmh ? fewestRunningStepsPerMinute : fewestWalkingStepsPerMinute;
  return measurement.cadenceRaw < fewest ? measurement.cadenceRaw * 2 : measurement.cadenceRaw;
}
