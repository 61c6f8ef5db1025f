/** How old a number may be: shown as it is, dimmed, or not at all. */
export type Freshness = 'fresh' | 'dim' | 'gone';

/** Older than this, in ms, a number is shown at half its strength. */
export const dimAfterMs = 2_000;

/** Older than this, in ms, dashes stand in its place. */
export const goneAfterMs = 3_000;

/** What may be shown of a value of this age in ms; undefined where there never was one. An age that is no number is gone. */
export function freshnessOf(ageMs: number | undefined): Freshness {
  if (ageMs === undefined || !(ageMs <= goneAfterMs)) return 'gone';
  return ageMs > dimAfterMs ? 'dim' : 'fresh';
}
