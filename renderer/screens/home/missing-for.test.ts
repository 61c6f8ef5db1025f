import { expect, it } from 'vitest';
import { missingFor } from './missing-for.ts';

it.each([
  [false, false, 'everything'],
  [false, true, 'treadmill'],
  [true, false, 'music'],
  [true, true, 'nothing'],
] as const)('treadmill %s, music %s: %s is missing', (hasTreadmill, hasMusic, missing) => {
  expect(missingFor({ hasTreadmill, hasMusic })).toBe(missing);
});
