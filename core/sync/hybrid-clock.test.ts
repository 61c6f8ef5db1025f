import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampHlc,
  compareHlc,
  hlcAfterReceiving,
  hlcParts,
  hlcText,
  hlcToleranceMs,
  nextHlc,
} from './hybrid-clock.ts';

const deviceId = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 16, maxLength: 16 })
  .map((digits) => digits.join(''));
const parts = fc.record({
  ms: fc.integer({ min: 0, max: 2 ** 47 }),
  counter: fc.integer({ min: 0, max: 0xffff }),
  deviceId,
});
const one = 'aaaaaaaaaaaaaaaa';

describe('clock readings', () => {
  it('are text of one width that sorts like time, counter and device', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const [left, right] = [hlcText(a), hlcText(b)];
        expect(left).toHaveLength(34);
        expect(hlcParts(left)).toEqual(a);
        const order =
          a.ms - b.ms ||
          a.counter - b.counter ||
          (a.deviceId < b.deviceId ? -1 : Number(a.deviceId > b.deviceId));
        expect(Math.sign(compareHlc(left, right))).toBe(Math.sign(order));
        expect(compareHlc(left, right) === 0).toBe(left === right);
      }),
    );
  });

  it('of two devices are never the same', () => {
    expect(nextHlc(undefined, 5, one)).not.toBe(nextHlc(undefined, 5, 'bbbbbbbbbbbbbbbb'));
  });

  it('of a device only rise, whatever its clock does, and follow the clock when that is ahead', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e15, max: 2 ** 48, noNaN: true }), { maxLength: 60 }),
        (times) => {
          let last: string | undefined;
          for (const time of times) {
            const next = nextHlc(last, time, one);
            expect(last === undefined || next > last).toBe(true);
            expect(hlcParts(next).ms).toBeGreaterThanOrEqual(Math.max(0, Math.floor(time)) - 1);
            last = next;
          }
        },
      ),
    );
  });

  it('go on when the counter is full', () => {
    const full = hlcText({ ms: 7, counter: 0xffff, deviceId: one });
    expect(hlcParts(nextHlc(full, 0, one))).toEqual({ ms: 8, counter: 0, deviceId: one });
  });

  it('are refused where they are none', () => {
    expect(() => hlcParts('yesterday')).toThrow(RangeError);
  });

  it('of others move a clock forwards, but not beyond what the server could have', () => {
    const now = 1_800_000_000_000;
    const last = hlcText({ ms: now, counter: 3, deviceId: one });
    const near = hlcText({ ms: now + hlcToleranceMs, counter: 0, deviceId: 'bbbbbbbbbbbbbbbb' });
    const far = hlcText({ ms: now + hlcToleranceMs + 1, counter: 0, deviceId: 'bbbbbbbbbbbbbbbb' });
    const old = hlcText({ ms: now - 1, counter: 0, deviceId: 'bbbbbbbbbbbbbbbb' });
    expect(hlcAfterReceiving(last, near, now)).toBe(near);
    expect(hlcAfterReceiving(last, far, now)).toBe(last);
    expect(hlcAfterReceiving(last, old, now)).toBe(last);
    expect(hlcAfterReceiving(undefined, old, now)).toBe(old);
  });
});

describe('clampHlc', () => {
  const now = 1_800_000_000_000;

  it('leaves the past and the near future as they are', () => {
    for (const ms of [0, now - 1e10, now, now + hlcToleranceMs]) {
      const hlc = hlcText({ ms, counter: 9, deviceId: one });
      expect(clampHlc(hlc, now, undefined)).toBe(hlc);
    }
  });

  it('moves a reading behind one of the near future that stayed', () => {
    const stayed = hlcText({ ms: now + hlcToleranceMs - 1, counter: 0, deviceId: one });
    const early = hlcText({ ms: now + hlcToleranceMs + 1, counter: 0, deviceId: one });
    expect(clampHlc(early, now, clampHlc(stayed, now, undefined)) > stayed).toBe(true);
  });

  it('never reorders what one device did, however its clock and the arrival jump about', () => {
    const step = fc.record({
      deviceClockMs: fc.integer({ min: -1e9, max: 400 * 86_400_000 }),
      arrivesAfterMs: fc.integer({ min: 0, max: 3_600_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let made: string | undefined;
        let kept: string | undefined;
        let serverMs = now;
        for (const { deviceClockMs, arrivesAfterMs } of steps) {
          made = nextHlc(made, now + deviceClockMs, one);
          serverMs += arrivesAfterMs;
          const given = clampHlc(made, serverMs, kept);
          expect(kept === undefined || given > kept).toBe(true);
          expect(hlcParts(given).ms).toBeLessThanOrEqual(serverMs + hlcToleranceMs);
          kept = given;
        }
      }),
    );
  });
});
