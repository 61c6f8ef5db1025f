import { describe, expect, it } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { scaledClock, systemClock } from './system-clock.ts';

describe('scaledClock', () => {
  it('lets time and timers run faster by the same factor, and leaves dates alone', () => {
    const real = createManualClock(1000, 5_000_000);
    const scaled = scaledClock(real, 20);
    expect(scaled.nowMs()).toBe(1000);
    const fired: string[] = [];
    scaled.after(2000, () => fired.push('after'));
    const cancel = scaled.every(1000, () => fired.push('every'));
    real.advance(99);
    expect(fired).toEqual(['every']);
    real.advance(1);
    expect(fired).toEqual(['every', 'after', 'every']);
    expect(scaled.nowMs()).toBe(3000);
    expect(scaled.wallTimeMs()).toBe(5_000_100);
    cancel();
    expect(real.pendingTimers).toBe(0);
  });

  it.each([0, -1, 0.5, 61, Number.NaN])('refuses a factor of %d', (factor) => {
    expect(() => scaledClock(createManualClock(), factor)).toThrow(RangeError);
  });

  it('is the clock itself at factor one', () => {
    expect(scaledClock(systemClock, 1)).toBe(systemClock);
  });
});

describe('systemClock', () => {
  it('fires and cancels', async () => {
    let ticks = 0;
    const before = systemClock.nowMs();
    await new Promise<void>((resolve) => {
      const cancel = systemClock.every(1, () => {
        ticks += 1;
        if (ticks < 2) return;
        cancel();
        systemClock.after(0, () => expect.unreachable('cancelled'))();
        systemClock.after(2, resolve);
      });
    });
    expect(ticks).toBe(2);
    expect(systemClock.nowMs()).toBeGreaterThan(before);
    expect(Math.abs(systemClock.wallTimeMs() - Date.now())).toBeLessThan(1000);
  });
});
