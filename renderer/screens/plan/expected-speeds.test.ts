import { expect, it } from 'vitest';
import { expectedSpeeds } from './expected-speeds.ts';

const points = (...pairs: readonly (readonly [speedKmh: number, targetKmh: number])[]) => ({
  band: { lowKmh: 7.6, highKmh: 10 },
  points: pairs.map(([speedKmh, targetKmh], index) => ({ atMs: index * 5000, speedKmh, targetKmh })),
});

it('knows nothing of nothing', () => {
  expect(expectedSpeeds(points())).toBeUndefined();
});

it('leaves the way up from walking out', () => {
  expect(expectedSpeeds(points([4.5, 8], [6, 8], [8, 8], [9, 9], [8.5, 8.4]))).toEqual({
    lowKmh: 8,
    highKmh: 9,
  });
});

it('leaves the way down at the end out', () => {
  expect(expectedSpeeds(points([4.5, 5], [8, 8], [9, 9], [8.8, 7], [6, 6], [4.5, 4.5]))).toEqual({
    lowKmh: 8,
    highKmh: 9,
  });
});

it('takes all of it where the belt never gets there', () => {
  expect(expectedSpeeds(points([4.5, 8], [5, 8], [6, 9]))).toEqual({ lowKmh: 4.5, highKmh: 6 });
});
