import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

test('counts whole seconds down to nothing', () => {
  expect(timeLeft(600_000)).toBe('10:00');
  expect(timeLeft(545_001)).toBe('9:06');
  expect(timeLeft(999)).toBe('0:01');
  expect(timeLeft(-4000)).toBe('0:00');
});
