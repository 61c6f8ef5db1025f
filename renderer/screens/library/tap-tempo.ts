import { tempoAsRead, tempoReading } from '#core/music/tempo-reading.ts';
import { roundedTempo } from './tempo-steps.ts';

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

/** One more tap. The tempo is that of the line through all of them; one that was missed is counted. */
export function tap({ tapsMs, tempoBpm }: TapTempo, atMs: number): TapTempo {
  const last = tapsMs.at(-1);
  if (last === undefined || atMs < last || atMs - last > newStartAfterMs)
    return { tapsMs: [atMs], tempoBpm: undefined };
  if (atMs - last < shortestMs) return { tapsMs, tempoBpm };
  const taps = [...tapsMs, atMs].slice(-mostTaps);
  return { tapsMs: taps, tempoBpm: taps.length < leastTaps ? undefined : 60_000 / fittedInterval(taps) };
}

/**
 * The tempo that taps mean, beats per minute: the reading of what was heard that is nearest, exactly as it was heard, since
 * no finger tells a tempo better than the beats do; what was tapped where it is near none of them.
 */
export function meantTempo(tappedBpm: number, heardBpm: number): number {
  const reading = tempoReading(tappedBpm, heardBpm);
  return reading === undefined ? roundedTempo(tappedBpm) : tempoAsRead(heardBpm, reading);
}

/** Least squares through the taps, numbered by the beats that they are on: what one is off by is shared by all. */
function fittedInterval(tapsMs: readonly number[]): number {
  const usual = medianInterval(tapsMs);
  let beat = 0;
  const beats = tapsMs.map((atMs, index) => {
    const passed = Math.round((atMs - (tapsMs[index - 1] ?? atMs)) / usual);
    beat += index === 0 ? 0 : Math.max(1, passed);
    return beat;
  });
  const middleBeat = mean(beats);
  const middleMs = mean(tapsMs);
  const spread = beats.reduce((sum, each) => sum + (each - middleBeat) ** 2, 0);
  const slope = beats.reduce(
    (sum, each, index) => sum + (each - middleBeat) * ((tapsMs[index] ?? middleMs) - middleMs),
    0,
  );
  return slope / spread;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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
