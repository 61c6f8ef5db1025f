import { describe, expect, it } from 'vitest';
import type { RecordedEvent, SessionSample } from '#core/session/session-records.ts';
import { pausesOf, runColumns, runSeries, type RunColumn, type RunSeries } from './run-series.ts';

function seconds(from: number, to: number, sample: Partial<SessionSample> = {}): readonly SessionSample[] {
  return Array.from({ length: to - from }, (_, index) => ({
    atMs: (from + index) * 1000,
    distanceM: (from + index) * 3,
    energyKcal: 0,
    reportedSpeedKmh: 10.8,
    ...sample,
  }));
}

function state(atMs: number, to: string): RecordedEvent {
  return { atMs, kind: 'state', detail: { from: 'any', to } };
}

function column(series: RunSeries, name: RunColumn) {
  return series.table.columns[runColumns.indexOf(name)];
}

describe('series of a run', () => {
  it('leaves a gap where the machine was silent, and one where seconds are missing', () => {
    const silent = seconds(2, 4).map(({ atMs, distanceM, energyKcal }) => ({ atMs, distanceM, energyKcal }));
    const series = runSeries(
      { samples: [...seconds(0, 2), ...silent, ...seconds(8, 10)], events: [], plays: [] },
      'time',
    );
    expect(series.table.xs).toEqual([0, 1, 2, 3, 3, 8, 9]);
    expect(column(series, 'reportedKmh')).toEqual([10.8, 10.8, null, null, null, 10.8, 10.8]);
    expect(column(series, 'heartRateBpm')).toEqual(Array.from({ length: 7 }, () => null));
  });

  it('shows the beat as 3 % on either side, and what was in step apart', () => {
    const series = runSeries(
      {
        samples: [
          ...seconds(0, 1, { cadenceSpm: 171, heardTempoBpm: 170 }),
          ...seconds(1, 2, { cadenceSpm: 150, heardTempoBpm: 170 }),
          ...seconds(2, 3, { cadenceSpm: 150 }),
        ],
        events: [],
        plays: [],
      },
      'time',
    );
    expect(column(series, 'cadenceSpm')).toEqual([171, 150, 150]);
    expect(column(series, 'inStepSpm')).toEqual([171, null, null]);
    expect(column(series, 'beatLowSpm')?.[0]).toBeCloseTo(164.9, 9);
    expect(column(series, 'beatHighSpm')?.[1]).toBeCloseTo(175.1, 9);
    expect(column(series, 'beatHighSpm')?.[2]).toBeNull();
  });

  it('has its tracks where they were played, over time and over distance', () => {
    const record = {
      samples: seconds(0, 120, { cadenceSpm: 170, heardTempoBpm: 170 }),
      events: [],
      plays: [
        { trackId: 'a', title: 'A', tempoBpm: 85, startedAtMs: 5000, endedAtMs: 60_000 },
        { trackId: 'b', title: 'B', tempoBpm: 128, startedAtMs: 60_000 },
      ],
    };
    expect(runSeries(record, 'time').tracks).toMatchObject([
      { fromX: 5, toX: 60, inStep: 1 },
      { fromX: 60, toX: 119, inStep: 1 },
    ]);
    expect(runSeries(record, 'distance').tracks).toMatchObject([
      { fromX: 15, toX: 180 },
      { fromX: 180, toX: 357 },
    ]);
  });

  it('counts a pause until the belt follows again, or to the end', () => {
    const events = [
      state(0, 'running'),
      state(10_000, 'paused'),
      state(20_000, 'countdown'),
      state(23_000, 'starting'),
      state(25_000, 'running'),
      { atMs: 30_000, kind: 'hold', detail: { isOn: true } },
      state(40_000, 'paused'),
      state(50_000, 'stopping'),
      state(52_000, 'ended'),
    ];
    expect(pausesOf(events, 60_000)).toEqual([
      { fromMs: 10_000, toMs: 25_000 },
      { fromMs: 40_000, toMs: 50_000 },
    ]);
    expect(pausesOf(events.slice(0, 2), 60_000)).toEqual([{ fromMs: 10_000, toMs: 60_000 }]);
    expect(pausesOf([state(0, 'countdown'), state(3000, 'starting')], 60_000)).toEqual([]);
  });

  it('stands a run without a second', () => {
    const series = runSeries({ samples: [], events: [], plays: [] }, 'time');
    expect(series).toMatchObject({ fromX: 0, toX: 1, tracks: [], pauses: [] });
  });
});
