/** What an interrupting signal means: an orderly end, nothing new, or an end right now. */
export type InterruptionMeaning = 'end' | 'alreadyEnding' | 'giveUp';

/** A belt takes seconds to come to rest: whoever presses again sooner has not waited for it. */
export const endingPatienceMs = 2000;

/**
 * Tells an impatient person from a reflex. The first signal asks for an orderly end: the belt is stopped, the run saved.
 * Asking again means "now", but not within {@link endingPatienceMs}; and a terminal that closes hangs up more than once:
 * a hang-up is nobody's impatience.
 *
 * @param nowMs any clock that only goes forward
 */
export function createInterruptions(nowMs: () => number): (signal: NodeJS.Signals) => InterruptionMeaning {
  let firstAtMs: number | undefined;
  return (signal) => {
    if (firstAtMs === undefined) {
      firstAtMs = nowMs();
      return 'end';
    }
    const isTooSoon = nowMs() - firstAtMs < endingPatienceMs;
    return signal === 'SIGHUP' || isTooSoon ? 'alreadyEnding' : 'giveUp';
  };
}
