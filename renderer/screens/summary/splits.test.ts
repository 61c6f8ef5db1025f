import { describe, expect, it } from 'vitest';
import { runSeries } from '#renderer/charts/run-series.ts';
import { metresPerMile } from '#core/units/distance.ts';
import type { SessionSample } from '#core/session/session-records.ts';
import { bestTrack, splitsOf, trackPartsOf } from './splits.ts';

/** Seconds on a belt at a speed, going on from what was before. */
function run(
  before: readonly SessionSample[],
  count: number,
  speedMps: number,
  more: Partial<SessionSample> = {},
) {
  const last = before.at(-1);
  return [
    ...before,
    ...Array.from({ length: count }, (_, index) => ({
      atMs: (last === undefined ? -1000 : last.atMs) + (index + 1) * 1000,
      distanceM: (last?.distanceM ?? 0) + (index + 1) * speedMps,
      energyKcal: 0,
      reportedSpeedKmh: speedMps * 3.6,
      ...more,
    })),
  ];
}

describe('splits', () => {
  it('are whole kilometres and a rest', () => {
    const splits = splitsOf(run([], 1000, 2.5), 1000);
    expect(splits.map(({ number, isWhole }) => [number, isWhole])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(splits.map(({ movingMs }) => movingMs)).toEqual([400_000, 400_000, 200_000]);
    expect(splits.map(({ distanceM }) => distanceM)).toEqual([1000, 1000, 500]);
  });

  it('divide the second in which a line is crossed', () => {
    // 3 m/s: the kilometre is full after 333 1/3 s.
    const [first, second] = splitsOf(run([], 700, 3), 1000);
    expect(first?.movingMs).toBeCloseTo(333_333.3, 0);
    expect(second?.movingMs).toBeCloseTo(333_333.3, 0);
  });

  it('are real miles, not kilometres called so', () => {
    const splits = splitsOf(run([], 1000, 4), metresPerMile);
    expect(splits.map(({ isWhole }) => isWhole)).toEqual([true, true, false]);
    expect(splits[0]?.movingMs).toBeCloseTo((metresPerMile / 4) * 1000, 0);
    expect(splits[2]?.distanceM).toBeCloseTo(4000 - 2 * metresPerMile, 6);
  });

  it('count no time of a belt that stands, and no sum is lost', () => {
    const samples = run(run(run([], 300, 2.5), 120, 0), 300, 2.5);
    const splits = splitsOf(samples, 1000);
    expect(splits.reduce((sum, { movingMs }) => sum + movingMs, 0)).toBeCloseTo(600_000, 3);
    expect(splits.reduce((sum, { distanceM }) => sum + distanceM, 0)).toBeCloseTo(1500, 6);
  });

  it('stand a jump over several lines, a run without a step, and a rest too short to tell', () => {
    const jumped = splitsOf(
      [
        { atMs: 0, distanceM: 0, energyKcal: 0 },
        { atMs: 1000, distanceM: 2500, energyKcal: 0 },
      ],
      1000,
    );
    expect(jumped.map(({ distanceM }) => distanceM)).toEqual([1000, 1000, 500]);
    expect(splitsOf([], 1000)).toEqual([]);
    expect(splitsOf(run([], 60, 0), 1000)).toEqual([]);
    expect(splitsOf(run([], 401, 2.5), 1000)).toHaveLength(1);
  });

  it('tell means of what was measured only', () => {
    const [split] = splitsOf(
      run(run([], 200, 2.5, { heartRateBpm: 120 }), 200, 2.5, { cadenceSpm: 160 }),
      1000,
    );
    expect(split).toMatchObject({ heartRateBpm: 120, cadenceSpm: 160, inStep: undefined });
  });
});

describe('parts by track', () => {
  const samples = run(run([], 100, 2, { cadenceSpm: 170, heardTempoBpm: 170 }), 100, 3, {
    cadenceSpm: 150,
    heardTempoBpm: 160,
  });
  const plays = [
    { trackId: 'a', title: 'A', tempoBpm: 85, startedAtMs: 0, endedAtMs: 100_000 },
    { trackId: 'b', title: 'B', tempoBpm: 128, startedAtMs: 100_000 },
    { trackId: 'c', title: 'C', tempoBpm: 99, startedAtMs: 900_000 },
  ];

  it('have the tempo that was heard, and leave out what was never heard', () => {
    const parts = trackPartsOf({ samples, plays });
    expect(parts).toMatchObject([
      { trackId: 'a', tempoBpm: 170, inStep: 1, movingMs: 100_000 },
      { trackId: 'b', tempoBpm: 160, inStep: 0, movingMs: 100_000 },
    ]);
    expect((parts[0]?.distanceM ?? 0) + (parts[1]?.distanceM ?? 0)).toBeCloseTo(498, 6);
  });

  it('have a best one where steps and beat were together at all', () => {
    const parts = trackPartsOf({ samples, plays });
    expect(bestTrack(parts)?.trackId).toBe('a');
    expect(bestTrack(parts.slice(1))).toBeUndefined();
    expect(bestTrack([])).toBeUndefined();
    const [first] = parts;
    if (first === undefined) throw new Error('no parts');
    const shorter = { ...first, trackId: 'short', movingMs: 50_000 };
    expect(bestTrack([shorter, first])?.trackId).toBe('a');
    expect(bestTrack([{ ...first, movingMs: 44_000 }])).toBeUndefined();
  });
});

it('has the tempo of a track as its lane in the chart has it', () => {
  const samples = [104.4, 104.6, 104.9].map((heardTempoBpm, second) => ({
    atMs: second * 1000,
    distanceM: second * 2,
    energyKcal: 0,
    heardTempoBpm,
  }));
  const plays = [{ trackId: 'a', title: 'A', tempoBpm: 104, startedAtMs: 0 }];
  const [part] = trackPartsOf({ samples, plays });
  const [block] = runSeries({ samples, plays, events: [] }, 'time').tracks;
  expect(part?.tempoBpm).toBeCloseTo(104.63);
  expect(block?.tempoBpm).toBe(part?.tempoBpm);
});
