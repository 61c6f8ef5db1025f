import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  counted,
  nothingTried,
  takenBack,
  waitBefore,
  type AttemptCount,
  type AttemptLimit,
} from './attempt-rule.ts';

const minute = 60_000;
const beganMs = Date.UTC(2026, 10, 23);
const limits: fc.Arbitrary<AttemptLimit> = fc
  .record({
    burst: fc.integer({ min: 1, max: 50 }),
    refillMs: fc.integer({ min: 1, max: 10 * minute }),
    lock: fc.option(
      fc.record({
        after: fc.integer({ min: 1, max: 30 }),
        firstMs: fc.integer({ min: 1, max: minute }),
        longestMs: fc.integer({ min: minute, max: 60 * minute }),
        forgiveMs: fc.integer({ min: 1, max: 60 * minute }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ lock, ...rest }) => (lock === undefined ? rest : { ...rest, lock }));
const pauses = fc.array(fc.integer({ min: 0, max: 5 * minute }), { maxLength: 200 });

/** Tries after each pause; says when it was let. */
function run(
  limit: AttemptLimit,
  gaps: readonly number[],
): { count: AttemptCount; nowMs: number; let: number[] } {
  let count = nothingTried;
  let nowMs = beganMs;
  const allowed: number[] = [];
  for (const gap of gaps) {
    nowMs += gap;
    if (waitBefore(limit, count, nowMs) > 0) continue;
    allowed.push(nowMs);
    count = counted(limit, count, nowMs);
  }
  return { count, nowMs, let: allowed };
}

describe('a limit', () => {
  it('lets no more through in any time than the burst and what came back', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { let: times } = run(limit, gaps);
        for (const [first, from] of times.entries()) {
          for (const [last, to] of times.entries()) {
            if (last < first) continue;
            expect(last - first + 1).toBeLessThanOrEqual(
              limit.burst + Math.floor((to - from) / limit.refillMs),
            );
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { count, nowMs } = run(limit, gaps);
        const wait = waitBefore(limit, count, nowMs);
        expect(waitBefore(limit, count, nowMs + wait)).toBe(0);
        if (wait > 0) expect(waitBefore(limit, count, nowMs + wait - 1)).toBe(1);
      }),
    );
  });

  it('makes nothing free for a clock that is set back', () => {
    fc.assert(
      fc.property(limits, pauses, fc.integer({ min: 1, max: 1e9 }), (limit, gaps, back) => {
        const { count, nowMs } = run(limit, gaps);
        expect(waitBefore(limit, count, nowMs - back)).toBeGreaterThanOrEqual(
          waitBefore(limit, count, nowMs),
        );
      }),
    );
  });

  it('forgets everything in the end', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { count } = run(limit, gaps);
        const laterMs = Math.max(count.fullAtMs, count.cleanAtMs, count.lockedUntilMs, beganMs);
        expect(waitBefore(limit, count, laterMs)).toBe(0);
        expect({ ...counted(limit, count, laterMs), lockedUntilMs: 0 }).toEqual({
          ...counted(limit, nothingTried, laterMs),
          lockedUntilMs: 0,
        });
      }),
    );
  });

  it('is as before after an attempt that went well', () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { count, nowMs } = run(limit, gaps);
        fc.pre(waitBefore(limit, count, nowMs) === 0 && count.fullAtMs >= nowMs && count.cleanAtMs >= nowMs);
        const after = takenBack(limit, counted(limit, count, nowMs), nowMs);
        expect(after).toMatchObject({ fullAtMs: count.fullAtMs });
        if (limit.lock !== undefined) expect(after.cleanAtMs).toBe(count.cleanAtMs);
      }),
    );
  });
});

describe('a lock-out', () => {
  const limit: AttemptLimit = {
    burst: 100,
    refillMs: 1,
    lock: { after: 5, firstMs: 30_000, longestMs: 60 * minute, forgiveMs: 24 * 60 * minute },
  };

  it('begins with the fifth, and is twice as long with each further one, up to an hour', () => {
    let count = nothingTried;
    let nowMs = beganMs;
    const waits = Array.from({ length: 14 }, () => {
      count = counted(limit, count, nowMs);
      const wait = waitBefore(limit, count, nowMs);
      nowMs += wait;
      return wait / 1000;
    });
    expect(waits.slice(0, 12)).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600]);
    expect(Math.max(...waits)).toBe(3600);
  });

  it('is not made longer by those who try meanwhile', () => {
    const { count } = run(limit, [0, 0, 0, 0, 0, ...Array.from({ length: 1000 }, () => 10)]);
    expect(count.lockedUntilMs - beganMs).toBe(30_000);
  });

  it('is over where the attempt that began it went well', () => {
    const { count, nowMs } = run(limit, [0, 0, 0, 0, 0]);
    expect(waitBefore(limit, takenBack(limit, count, nowMs), nowMs)).toBe(0);
  });

  it('never comes for a crowd that mostly gets in', () => {
    let count = nothingTried;
    for (let nowMs = beganMs; nowMs < beganMs + 24 * 60 * minute; nowMs += 10_000) {
      const crowd = { ...limit, lock: { ...limit.lock!, forgiveMs: minute, after: 20 } };
      expect(waitBefore(crowd, count, nowMs)).toBe(0);
      count = counted(crowd, count, nowMs);
      if (nowMs % minute !== 0) count = takenBack(crowd, count, nowMs);
    }
  });
});
