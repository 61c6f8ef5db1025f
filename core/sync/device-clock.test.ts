import { describe, expect, it } from 'vitest';
import { correctedBeginMs, deviceTime } from './device-clock.ts';
import { serverOffsetMs, withServerTime, type ServerTimeSample } from './server-offset.ts';

const now = Date.UTC(2026, 10, 22);
const day = 86_400_000;
const begin = { serverMs: now - day, monotonicMs: 0 };

describe('deviceTime', () => {
  it("is the computer's clock, corrected by what the server's is ahead", () => {
    expect(deviceTime({ wallMs: now, monotonicMs: 5 }, { serverOffsetMs: 0, begin })).toEqual({
      ms: now,
      isSuspect: false,
    });
    expect(deviceTime({ wallMs: now, monotonicMs: 5 }, { serverOffsetMs: -1500, begin }).ms).toBe(now - 1500);
  });

  it('does not believe a clock that jumps far ahead of the server', () => {
    const known = { serverOffsetMs: 0, begin, anchor: { serverMs: now, monotonicMs: 1000 } };
    expect(deviceTime({ wallMs: now + 365 * day, monotonicMs: 61_000 }, known)).toEqual({
      ms: now + 60_000,
      isSuspect: true,
    });
    // A night asleep, in which the monotonic clock stood still, is no jump.
    expect(deviceTime({ wallMs: now + day / 3, monotonicMs: 61_000 }, known)).toEqual({
      ms: now + day / 3,
      isSuspect: false,
    });
  });

  it('goes on from what was kept where the clock is dead, and is sure once the server was heard', () => {
    const reading = { wallMs: 30_000, monotonicMs: 30_000 };
    expect(deviceTime(reading, { serverOffsetMs: 0, begin })).toEqual({
      ms: now - day + 30_000,
      isSuspect: true,
    });
    const anchor = { serverMs: now, monotonicMs: 20_000 };
    expect(deviceTime(reading, { serverOffsetMs: now - 20_000, begin, anchor })).toEqual({
      ms: now + 10_000,
      isSuspect: false,
    });
  });
});

describe('correctedBeginMs', () => {
  it('says when a run began whose clock was wrong, and nothing where it was right', () => {
    const heard = { wallMs: now, monotonicMs: 600_000 };
    expect(correctedBeginMs({ wallMs: now - 9e5, monotonicMs: 1000 }, heard, 59_000)).toBeUndefined();
    expect(correctedBeginMs({ wallMs: now - 9e5, monotonicMs: 1000 }, heard, -7_200_000)).toBe(
      now - 9e5 - 7_200_000,
    );
    // Woken up in 1970; the clock was set meanwhile.
    expect(correctedBeginMs({ wallMs: 5000, monotonicMs: 100_000 }, heard, 20)).toBe(now + 20 - 500_000);
  });
});

describe('serverOffsetMs', () => {
  const sample = (roundTripMs: number, aheadMs: number): ServerTimeSample => ({
    midpointWallMs: 1000,
    roundTripMs,
    serverMs: 1000 + aheadMs,
  });

  it('trusts the quickest of the newest eight answers', () => {
    expect(serverOffsetMs([])).toBeUndefined();
    expect(serverOffsetMs([sample(90, 7), sample(20, 40), sample(50, 9)])).toBe(40);
    const aged = Array.from({ length: 8 }, (_, index) => sample(100 + index, index)).reduce(withServerTime, [
      sample(1, 999),
    ] as readonly ServerTimeSample[]);
    expect(aged).toHaveLength(8);
    expect(serverOffsetMs(aged)).toBe(0);
  });
});
