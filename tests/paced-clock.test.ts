import { describe, expect, it } from 'vitest';
import { createManualClock } from './support/manual-clock.ts';
import { createPacedClock } from './support/paced-clock.ts';

describe('a clock whose pace changes', () => {
  it('takes what is pending along', () => {
    const real = createManualClock(1000);
    const clock = createPacedClock(real);
    const fired: string[] = [];
    clock.after(4000, () => fired.push(`once at ${clock.nowMs()}`));
    const cancel = clock.every(1000, () => fired.push(`again at ${clock.nowMs()}`));
    real.advance(1000);
    expect(fired).toEqual(['again at 2000']);
    clock.pace = 10;
    real.advance(100);
    expect(fired).toEqual(['again at 2000', 'again at 3000']);
    clock.pace = 1;
    real.advance(2000);
    expect(fired.slice(2).toSorted()).toEqual(['again at 4000', 'again at 5000', 'once at 5000']);
    cancel();
    clock.pace = 5;
    real.advance(10_000);
    expect(fired).toHaveLength(5);
    expect(clock.nowMs()).toBe(55_000);
    expect(real.pendingTimers).toBe(0);
  });

  it.each([0, -1, Number.NaN])('refuses a pace of %d', (pace) => {
    expect(() => {
      createPacedClock(createManualClock()).pace = pace;
    }).toThrow(RangeError);
  });
});
