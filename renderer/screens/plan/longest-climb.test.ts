import { expect, it } from 'vitest';
import { longestClimbMs } from './longest-climb.ts';

const parts = [
  { effort: 'hard', startsAtMs: 0, endsAtMs: 240_000, speedKmh: 12 },
  { effort: 'easy', startsAtMs: 240_000, endsAtMs: 420_000, speedKmh: 8 },
] as const;

/** Arrives at 12 km/h at this time, then walks the easy part at once. */
const arriving = (atMs: number) =>
  Array.from({ length: 84 }, (_, index) => {
    const now = index * 5000;
    const targetKmh = now < 240_000 ? 12 : 8;
    return { atMs: now, targetKmh, speedKmh: now < atMs ? 9 : targetKmh };
  });

it('is nothing where the belt gets there in half of a part', () => {
  expect(longestClimbMs({ parts: [...parts], points: arriving(115_000) })).toBeUndefined();
  expect(longestClimbMs({ parts: [], points: arriving(200_000) })).toBeUndefined();
});

it('is how long the belt climbs where that is most of a part', () => {
  expect(longestClimbMs({ parts: [...parts], points: arriving(200_000) })).toBe(200_000);
});

it('is the whole part where the belt never gets there', () => {
  expect(longestClimbMs({ parts: [...parts], points: arriving(240_000) })).toBe(240_000);
});
