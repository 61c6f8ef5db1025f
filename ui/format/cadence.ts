import { formatPositive } from './heart.ts';

/** How long the median reaches back, in ms. */
export const cadenceWindowMs = 3_000;

export type CadenceSample = { readonly atMs: number; readonly cadenceSpm: number };

/** Whole steps a minute: "172". */
export function formatCadence(cadenceSpm: number | undefined, locale: string): string | undefined {
  return formatPositive(cadenceSpm, locale);
}

/** Median of the samples of the last three seconds; undefined where there is none. */
export function medianCadence(samples: readonly CadenceSample[], nowMs: number): number | undefined {
  const recent = samples
    .filter(({ atMs }) => nowMs - atMs <= cadenceWindowMs && atMs <= nowMs)
    .map(({ cadenceSpm }) => cadenceSpm)
    .sort((one, other) => one - other);
  const middle = recent.length >> 1;
  const upper = recent[middle];
  if (upper === undefined || recent.length % 2 === 1) return upper;
  return (upper + (recent[middle - 1] ?? upper)) / 2;
}
