import { expect, it } from 'vitest';
import { countdownSecondsLeft } from './countdown-left.ts';

it.each([
  [0, 0, 1, 3],
  [999, 0, 1, 3],
  [1000, 0, 1, 2],
  [0, 1000, 1, 2],
  [500, 600, 1, 2],
  [2999, 0, 1, 1],
  [3000, 0, 1, 0],
  [9000, 0, 1, 0],
  // A simulation ten times as fast counts as fast.
  [0, 150, 10, 2],
])('%i ms in, told %i ms ago at %i times: %i', (intoMs, ageMs, scale, left) => {
  expect(countdownSecondsLeft(5000, 5000 + intoMs, ageMs, scale)).toBe(left);
});

it('never counts more than three, whatever the clocks say', () => {
  expect(countdownSecondsLeft(9000, 5000, 0, 1)).toBe(3);
});
