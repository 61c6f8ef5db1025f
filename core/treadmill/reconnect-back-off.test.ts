import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelayMs } from './reconnect-back-off.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('nextDelayMs', () => {
  it('tries three times at once, then doubles up to a minute', () => {
    expect([0, 1, 2].map((attempt) => nextDelayMs(attempt, 0))).toEqual([0, 250, 250]);
    expect([3, 4, 5, 6, 7, 8, 9, 10].map((attempt) => nextDelayMs(attempt, 0))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('takes at most a quarter off by chance, and never waits longer than a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 10_000 }), chance, (attempt, random) => {
        const delayMs = nextDelayMs(attempt, random);
        const fullMs = nextDelayMs(attempt, 0);
        expect(delayMs).toBeLessThanOrEqual(fullMs);
        expect(delayMs).toBeGreaterThan(fullMs * 0.75 - 1e-6);
        expect(fullMs).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it('spreads by chance from the fourth try on: another chance is another delay, over a whole quarter', () => {
    expect(nextDelayMs(3, 0.5)).toBe(875);
    expect(nextDelayMs(9, 0.5)).toBe(52_500);
    expect(nextDelayMs(9, 0.999_999)).toBeCloseTo(45_000, 0);
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 100 }), chance, chance, (attempt, one, another) => {
        fc.pre(Math.abs(one - another) > 1e-6);
        const delaysMs = [nextDelayMs(attempt, one), nextDelayMs(attempt, another)] as const;
        expect(delaysMs[0]).not.toBe(delaysMs[1]);
        // More chance is a shorter wait, never a longer one.
        expect(delaysMs[0] < delaysMs[1]).toBe(one > another);
      }),
    );
  });

  it('does not spread the first three tries', () => {
    for (const attempt of [0, 1, 2]) expect(nextDelayMs(attempt, 0.999)).toBe(nextDelayMs(attempt, 0));
  });

  it('never waits less than one failure ago, chance apart', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), chance, (attempt, random) => {
        expect(nextDelayMs(attempt + 1, random)).toBeGreaterThanOrEqual(nextDelayMs(attempt, random));
      }),
    );
  });
});
