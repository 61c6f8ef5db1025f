import { describe, expect, it } from 'vitest';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import { mphFromKmh } from '#core/units/speed.ts';
import { forecastGeometry, ticks } from './forecast-geometry.ts';

const plain = (kmh: number): number => kmh;
const forecast: SessionForecast = {
  points: [0, 5, 10, 15, 20].map((minute) => ({
    atMs: minute * 60_000,
    speedKmh: 5 + minute / 5,
    targetKmh: 9,
    trackId: minute < 10 ? 'one' : 'two',
    tempoBpm: minute < 10 ? 160 : 172,
  })),
  lengthMs: 1_200_000,
  parts: [],
  band: { lowKmh: 7.6, highKmh: 9.6 },
  caps: [{ cap: 'profileSpeedCap', limitKmh: 10 }],
  queue: [
    { trackId: 'one', title: 'One', startsAtMs: 0, endsAtMs: 600_000 },
    { trackId: 'two', title: 'Two', startsAtMs: 600_000, endsAtMs: 1_500_000 },
    { trackId: 'one', title: 'One', startsAtMs: 1_500_000, endsAtMs: 1_800_000 },
  ],
  cadenceSpm: 165,
  tracksNearCadence: 2,
};

describe('forecastGeometry', () => {
  it('is nothing where nothing is foreseen', () => {
    expect(forecastGeometry({ ...forecast, points: [] }, plain)).toBeUndefined();
  });

  it('goes from the first point to the last, faster being higher', () => {
    const { speedPath } = forecastGeometry(forecast, plain)!;
    const points = [...speedPath.matchAll(/[ML](\d+) (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(points.map(([x]) => x)).toEqual([0, 250, 500, 750, 1000]);
    const heights = points.map(([, y]) => y!);
    expect(heights).toEqual(heights.toSorted((one, other) => other - one));
  });

  it('puts band and cap where their speeds are', () => {
    // 4 to 11 km/h.
    const { band, capTop, speedTicks } = forecastGeometry(forecast, plain)!;
    expect(band?.top).toBeCloseTo((11 - 9.6) / 7);
    expect(band?.bottom).toBeCloseTo((11 - 7.6) / 7);
    expect(capTop).toBeCloseTo(1 / 7);
    expect(speedTicks.map(({ speed }) => speed)).toEqual([4, 6, 8, 10]);
    const far = { ...forecast, caps: [{ cap: 'machineRange' as const, limitKmh: 20 }] };
    expect(forecastGeometry(far, plain)?.capTop).toBeUndefined();
  });

  it('has a block for every play, cut off at the end, with its tempo', () => {
    const { blocks } = forecastGeometry(forecast, plain)!;
    expect(blocks).toEqual([
      { key: 'one@0', title: 'One', tempoBpm: 160, left: 0, width: 0.5 },
      { key: 'two@600000', title: 'Two', tempoBpm: 172, left: 0.5, width: 0.5 },
    ]);
  });

  it('has the parts of a programme as high as what they ask for, in place of the band', () => {
    const parts = [
      { effort: 'easy', startsAtMs: 300_000, endsAtMs: 600_000, speedKmh: 6 },
      { effort: 'brisk', startsAtMs: 600_000, endsAtMs: 900_000, speedKmh: 9 },
    ] as const;
    const found = forecastGeometry({ ...forecast, parts: [...parts] }, plain);
    expect(found?.band).toBeUndefined();
    expect(found?.parts.map(({ left, width }) => [left, width])).toEqual([
      [0.25, 0.25],
      [0.5, 0.25],
    ]);
    // 4 to 11 km/h.
    expect(found?.parts.map(({ top }) => top)).toEqual([5 / 7, 2 / 7]);
  });

  it('has an axis in the unit of the runner', () => {
    const { speedTicks } = forecastGeometry(forecast, mphFromKmh)!;
    expect(speedTicks.map(({ speed }) => speed)).toEqual([2, 4, 6]);
  });
});

it('takes round steps', () => {
  expect(ticks(0, 30, 4)).toEqual([0, 10, 20, 30]);
  expect(ticks(0, 45, 4)).toEqual([0, 15, 30, 45]);
  expect(ticks(0, 1, 4)).toEqual([0, 1]);
  expect(ticks(0, 360, 4)).toEqual([0, 120, 240, 360]);
});
