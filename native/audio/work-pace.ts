import type { Clock } from '#contract/runtime/clock.ts';

/**
 * How listening to a whole library keeps a laptop cool: the first files as fast as the machine can, for whoever waits for
 * them; from then on one at a time, with a rest after each.
 */
export interface WorkPace {
  /** Worked off at once and without rests, from the beginning of a scan. */
  readonly briskFiles: number;
  /** How long a rest is, as a share of the work before it: 1 means half of the time. */
  readonly restPerWork: number;
}

/**
 * 10,000 tracks of four minutes, 1.2 s of one core each (200 times real time, decoding included), and as long a rest:
 * 6.6 hours at half of one core.
 */
export const gentlePace: WorkPace = { briskFiles: 100, restPerWork: 1 };

/** One file that takes minutes is no reason to do nothing for minutes. */
const longestRestMs = 10_000;

/**
 * Rests after work; `workedMs` of real time are the measure: what slows the machine down makes the rests longer, too. Resolves at
 * once where there is no pace, and when the signal is aborted.
 */
export function restAfter(
  workedMs: number,
  pace: WorkPace | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const restMs = Math.min(longestRestMs, workedMs * (pace?.restPerWork ?? 0));
  if (restMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(restMs, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
