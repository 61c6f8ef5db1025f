/** Without a step for this long the runner is asked whether anybody is there, and nothing goes up. [design] */
export const missingStepsPromptMs = 8000;
/** ... for this long the belt eases down to its slowest. */
export const missingStepsEaseMs = 18_000;
/** ... for this long it is stopped. */
export const missingStepsStopMs = 60_000;

/** What is to be done about a belt that moves without steps on it (safety.md rule 9). */
export type EmptyBeltStage = 'none' | 'prompt' | 'ease' | 'stop';

/**
 * @param missingStepsMs how long a sensor that has counted steps before has counted none on a moving belt; 0 where
 *   nothing counts steps, because then nobody knows
 */
export function emptyBeltStage(missingStepsMs: number): EmptyBeltStage {
  if (missingStepsMs >= missingStepsStopMs) return 'stop';
  if (missingStepsMs >= missingStepsEaseMs) return 'ease';
  return missingStepsMs >= missingStepsPromptMs ? 'prompt' : 'none';
}
