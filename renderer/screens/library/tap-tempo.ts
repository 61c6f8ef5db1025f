/** Taps of a finger on the beat. Times are milliseconds on any clock that does not go back. */
export interface TapTempo {
  readonly tapsMs: readonly number[];
  /** Beats a minute; absent until there are enough taps to say. */
  readonly tempoBpm: number | undefined;
}

export const noTaps: TapTempo = { tapsMs: [], tempoBpm: undefined };

/** Whoever pauses for longer starts anew. */
export const newStartAfterMs = 2000;
/** Three intervals: fewer let one slip of the finger decide. */
const leastTaps = 4;
/** The last ones count: a finger takes a while to find the beat. */
const mostTaps = 17;
/** A finger that bounces is one tap: nothing is as fast as 400 beats a minute. */
const shortestMs = 150;

/** One more tap. The tempo is the median of the intervals: a tap that was missed changes it little. */
export function tap({ tapsMs, tempoBpm }: TapTempo, atMs: number): TapTempo {
  const last = tapsMs.at(-1);
  if (last === undefined || atMs < last || atMs - last > newStartAfterMs)
    return { tapsMs: [atMs], tempoBpm: undefined };
  if (atMs - last < shortestMs) return { tapsMs, tempoBpm };
  const taps = [...tapsMs, atMs].slice(-mostTaps);
  return { tapsMs: taps, tempoBpm: taps.length < leastTaps ? undefined : 60_000 / medianInterval(taps) };
}

function medianInterval(tapsMs: readonly number[]): number {
  const intervals = tapsMs
    .slice(1)
    .map((atMs, index) => atMs - (tapsMs[index] ?? atMs))
    .toSorted((one, other) => one - other);
  const middle = intervals.length >> 1;
  const upper = intervals[middle] ?? 0;
  return intervals.length % 2 === 1 ? upper : ((intervals[middle - 1] ?? upper) + upper) / 2;
}
