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

  it('never waits less than one failure ago, chance apart', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), chance, (attempt, random) => {
        expect(nextDelayMs(attempt + 1, random)).toBeGreaterThanOrEqual(nextDelayMs(attempt, random));
      }),
    );
  });
});
