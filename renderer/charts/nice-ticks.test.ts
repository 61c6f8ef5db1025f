import { describe, expect, it } from 'vitest';
import { niceTicks } from './nice-ticks.ts';

describe('ticks', () => {
  it('are round, inside the range, and no more than fit', () => {
    expect(niceTicks({ from: 0, to: 1694 }, 6, 'time')).toEqual([0, 300, 600, 900, 1200, 1500]);
    expect(niceTicks({ from: 610, to: 700 }, 6, 'time')).toEqual([615, 630, 645, 660, 675, 690]);
    expect(niceTicks({ from: 0, to: 5.02 }, 6, 'distance')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(niceTicks({ from: 0.1, to: 0.35 }, 5, 'distance')).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
    expect(niceTicks({ from: 96, to: 171 }, 3, 'whole')).toEqual([100, 125, 150]);
  });

  it('are there for ranges that are wider than any step', () => {
    expect(niceTicks({ from: 0, to: 30_000 }, 2, 'time').length).toBeGreaterThan(1);
    expect(niceTicks({ from: 5, to: 5 }, 3, 'whole')).toEqual([5]);
  });
});
