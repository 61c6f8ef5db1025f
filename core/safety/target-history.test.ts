import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestSince, lowestSince, recordTarget } from './target-history.ts';
import type { TargetChange } from './target-request.ts';

const at = (atMs: number, speedKmh: number, inclinePercent = 0): TargetChange => ({
  atMs,
  speedKmh,
  inclinePercent,
});
const speedOf = (change: TargetChange): number => change.speedKmh;

describe('recording a target', () => {
  it('adds a change', () => {
    expect(recordTarget([at(0, 5)], at(1000, 6))).toEqual([at(0, 5), at(1000, 6)]);
    expect(recordTarget([at(0, 5)], at(1000, 5, 1))).toHaveLength(2);
    expect(recordTarget([], at(1000, 6))).toEqual([at(1000, 6)]);
  });

  it('adds nothing for the same values: the very same history', () => {
    const history = [at(0, 5)];
    expect(recordTarget(history, at(1000, 5))).toBe(history);
  });

  it('keeps the value that held a minute ago, and nothing older', () => {
    const history = [at(0, 5), at(10_000, 6), at(20_000, 7)];
    expect(recordTarget(history, at(70_000, 8))).toEqual([at(10_000, 6), at(20_000, 7), at(70_000, 8)]);
    expect(recordTarget(history, at(69_999, 8))).toHaveLength(4);
    expect(recordTarget(history, at(500_000, 8))).toEqual([at(20_000, 7), at(500_000, 8)]);
  });
});

describe('lowest and highest', () => {
  const history = [at(0, 5), at(10_000, 9), at(20_000, 7)];

  it('look at what was in force, not only at what changed', () => {
    expect(lowestSince(history, 9999, speedOf)).toBe(5);
    expect(lowestSince(history, 10_000, speedOf)).toBe(7);
    expect(highestSince(history, 19_999, speedOf)).toBe(9);
    expect(highestSince(history, 20_000, speedOf)).toBe(7);
  });

  it('look at everything before the beginning', () => {
    expect(lowestSince(history, -1, speedOf)).toBe(5);
    expect(highestSince(history, -1, speedOf)).toBe(9);
  });

  it('forget nothing that a window of a minute needs', () => {
    const changes = fc.array(
      fc.record({ waitMs: fc.nat({ max: 30_000 }), speedKmh: fc.integer({ min: 1, max: 20 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(changes, fc.nat({ max: 60_000 }), (given, windowMs) => {
        let nowMs = 0;
        let kept: readonly TargetChange[] = [];
        const whole: TargetChange[] = [];
        for (const { waitMs, speedKmh } of given) {
          nowMs += waitMs;
          kept = recordTarget(kept, at(nowMs, speedKmh));
          whole.push(at(nowMs, speedKmh));
          expect(lowestSince(kept, nowMs - windowMs, speedOf)).toBe(
            lowestSince(whole, nowMs - windowMs, speedOf),
          );
          expect(highestSince(kept, nowMs - windowMs, speedOf)).toBe(
            highestSince(whole, nowMs - windowMs, speedOf),
          );
        }
      }),
    );
  });
});
