import type { TargetChange } from './target-request.ts';

/** Longest window of any rule. */
const keptMs = 60_000;

/**
 * Adds a change and forgets what no rule looks at any more; the value that held at the start of the window is kept.
 * A change to the same values adds nothing.
 */
export function recordTarget(
  history: readonly TargetChange[],
  change: TargetChange,
): readonly TargetChange[] {
  const last = history.at(-1);
  if (
    last !== undefined &&
    last.speedKmh === change.speedKmh &&
    last.inclinePercent === change.inclinePercent
  ) {
    return history;
  }
  const firstKept = firstIndexInForce(history, change.atMs - keptMs);
  return [...history.slice(firstKept), change];
}

/** Lowest value in force at any time since `sinceMs`. */
export function lowestSince(
  history: readonly TargetChange[],
  sinceMs: number,
  valueOf: (change: TargetChange) => number,
): number {
  return Math.min(...history.slice(firstIndexInForce(history, sinceMs)).map(valueOf));
}

/** Highest value in force at any time since `sinceMs`. */
export function highestSince(
  history: readonly TargetChange[],
  sinceMs: number,
  valueOf: (change: TargetChange) => number,
): number {
  return Math.max(...history.slice(firstIndexInForce(history, sinceMs)).map(valueOf));
}

/** Index of the change that was in force at `atMs`; the first one if all are younger. */
function firstIndexInForce(history: readonly TargetChange[], atMs: number): number {
  let index = 0;
  while (index + 1 < history.length && (history[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs)
    index += 1;
  return index;
}
