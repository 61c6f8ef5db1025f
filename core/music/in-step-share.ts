import type { SessionSample } from '#core/session/session-records.ts';
import { standingSpeedKmh } from '#core/treadmill/treadmill-state.ts';
import { stepWord } from './in-step.ts';

/** What one second says of steps and beat. */
export type StepSample = Pick<SessionSample, 'reportedSpeedKmh' | 'cadenceSpm' | 'heardTempoBpm'>;

/** Whether this second was run within 3 % of the heard beat; undefined where there was nothing to compare. */
export function isSampleInStep(sample: StepSample): boolean | undefined {
  const { reportedSpeedKmh, cadenceSpm, heardTempoBpm } = sample;
  if (!((reportedSpeedKmh ?? 0) > standingSpeedKmh)) return undefined;
  if (cadenceSpm === undefined || heardTempoBpm === undefined) return undefined;
  return stepWord(cadenceSpm, heardTempoBpm) === 'inStep';
}

/**
 * Share of the moving time that was in step with the music, 0 to 1, among the seconds in which both steps and beat were
 * known: a strap that was put on late must not make a runner look out of step.
 *
 * @returns undefined where steps and beat were known together for less than half a minute: that says nothing
 */
export function inStepShareOf(samples: readonly StepSample[]): number | undefined {
  let known = 0;
  let inStep = 0;
  for (const sample of samples) {
    const is = isSampleInStep(sample);
    if (is === undefined) continue;
    known += 1;
    if (is) inStep += 1;
  }
  return known < leastKnownSamples ? undefined : inStep / known;
}

/** Samples are a second apart. */
const leastKnownSamples = 30;
