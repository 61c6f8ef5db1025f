import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSample } from './session-records.ts';
import { addSample, hasBeltMoved, noTotalsYet, sessionTotals, toSessionTotals } from './session-totals.ts';

const sample = (atS: number, facts: Partial<SessionSample> = {}): SessionSample => ({
  atMs: atS * 1000,
  distanceM: atS * 2.5,
  energyKcal: atS / 6,
  ...facts,
});

describe('sessionTotals', () => {
  it('is nothing for nothing, without a made-up heart rate', () => {
    expect(sessionTotals([])).toStrictEqual({
      durationMs: 0,
      movingMs: 0,
      distanceM: 0,
      energyKcal: 0,
      maxSpeedKmh: 0,
    });
  });

  it('counts as moving what is reported above 0.3 km/h, and never a gap', () => {
    const totals = sessionTotals([
      sample(1, { reportedSpeedKmh: 0 }),
      sample(2, { reportedSpeedKmh: 0.3 }),
      sample(3, { reportedSpeedKmh: 0.31 }),
      sample(4, { requestedSpeedKmh: 12 }),
      sample(9, { reportedSpeedKmh: 11.5 }),
    ]);
    expect(totals).toStrictEqual({
      durationMs: 9000,
      movingMs: 2000,
      distanceM: 22.5,
      energyKcal: 1.5,
      maxSpeedKmh: 11.5,
    });
  });

  it('takes the mean heart rate over the seconds that had one', () => {
    const totals = sessionTotals([
      sample(1, { heartRateBpm: 100 }),
      sample(2),
      sample(3, { heartRateBpm: 151 }),
    ]);
    expect(totals.meanHeartRateBpm).toBe(125.5);
  });

  it('is the same added up live or afterwards, in any order', () => {
    const speed = fc.option(
      fc.integer({ min: 0, max: 250 }).map((tenths) => tenths / 10),
      { nil: undefined },
    );
    const heart = fc.option(fc.integer({ min: 40, max: 200 }), { nil: undefined });
    const run = fc.array(fc.tuple(speed, heart)).map((seconds) =>
      seconds.map(([reportedSpeedKmh, heartRateBpm], index) =>
        sample(index + 1, {
          ...(reportedSpeedKmh !== undefined && { reportedSpeedKmh }),
          ...(heartRateBpm !== undefined && { heartRateBpm }),
        }),
      ),
    );
    fc.assert(
      fc.property(run, (samples) => {
        let live = noTotalsYet;
        for (const second of samples) live = addSample(live, second);
        expect(sessionTotals(samples.toReversed())).toEqual(toSessionTotals(live));
        expect(live.movingMs).toBeLessThanOrEqual(live.durationMs);
      }),
    );
  });
});

describe('hasBeltMoved', () => {
  it.each([
    [{}, false],
    [{ durationMs: 5000, maxSpeedKmh: 0.3 }, false],
    [{ maxSpeedKmh: 0.4 }, true],
    [{ movingMs: 1000 }, true],
    [{ distanceM: 1 }, true],
  ])('%o: %s', (facts, expected) => {
    expect(hasBeltMoved({ ...toSessionTotals(noTotalsYet), ...facts })).toBe(expected);
  });
});
