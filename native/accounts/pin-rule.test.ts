import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeTries, noAttempts, pinLockMs, triesLeft } from './pin-rule.ts';

describe('wrong PINs', () => {
  test('the first ones cost nothing, the next ones more and more', () => {
    expect(pinLockMs(noAttempts, 0)).toBe(0);
    const locks = [4, 5, 6, 7, 12, 40].map((failures) => pinLockMs({ failures, lastWallMs: 1000 }, 1000));
    expect(locks).toEqual([0, 30_000, 60_000, 120_000, 3_600_000, 3_600_000]);
    expect(triesLeft({ failures: 3, lastWallMs: 0 })).toBe(freeTries - 3);
    expect(triesLeft({ failures: 30, lastWallMs: 0 })).toBe(0);
  });

  test('a lock ends within an hour, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.nat(1e9),
        fc.integer({ min: -1e9, max: 1e9 }),
        (failures, lastWallMs, movedMs) => {
          const lockMs = pinLockMs({ failures, lastWallMs }, lastWallMs + movedMs);
          expect(lockMs).toBeGreaterThanOrEqual(0);
          expect(lockMs).toBeLessThanOrEqual(3_600_000);
          expect(pinLockMs({ failures, lastWallMs }, lastWallMs + 3_600_000)).toBe(0);
        },
      ),
    );
  });
});
