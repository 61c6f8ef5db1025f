import { describe, expect, it } from 'vitest';
import { heartRateZones } from '#core/physiology/heart-rate-zones.ts';
import type { SessionSample } from '#core/session/session-records.ts';
import { darkColours } from '#ui/tokens/tokens.ts';
import { runPanels } from './run-panels.ts';
import { runSeries } from './run-series.ts';

function panelsOf(sample: Partial<SessionSample>) {
  const samples = [0, 1000, 2000].map((atMs) => ({ atMs, distanceM: atMs / 400, energyKcal: 0, ...sample }));
  const zones = heartRateZones({ age: 40, sex: 'unspecified' });
  return runPanels(runSeries({ samples, events: [], plays: [] }, 'time'), 1, zones, darkColours);
}

describe('panels of a run', () => {
  it('show what was measured and nothing else', () => {
    expect(panelsOf({}).map(({ id }) => id)).toEqual(['speed']);
    expect(panelsOf({ cadenceSpm: 170 }).map(({ id }) => id)).toEqual(['speed', 'cadence']);
    expect(panelsOf({ heartRateBpm: 140, heardTempoBpm: 160 }).map(({ id }) => id)).toEqual([
      'speed',
      'cadence',
      'heart',
    ]);
  });

  it('have an area of incline only where the deck was tilted', () => {
    const lines = (inclinePercent: number) =>
      panelsOf({ reportedSpeedKmh: 9, reportedInclinePercent: inclinePercent })[0]?.lines.map(
        ({ column }) => column,
      );
    expect(lines(0)).not.toContain('inclinePercent');
    expect(lines(2)).toContain('inclinePercent');
  });

  it('start speed at nothing, and cadence where runners are', () => {
    const [speed, cadence] = panelsOf({ reportedSpeedKmh: 9, cadenceSpm: 170 });
    expect(speed?.range.from).toBe(0);
    expect(speed?.range.to).toBeGreaterThan(9);
    expect(cadence?.range).toEqual({ from: 164, to: 176 });
    // Somebody who stands takes no steps: that is no reason to squeeze the rest.
    expect(panelsOf({ cadenceSpm: 0 }).map(({ id }) => id)).toEqual(['speed']);
  });

  it('cut the zones to what is seen', () => {
    const [, heart] = panelsOf({ heartRateBpm: 130 });
    // 180 at most: zone 3 is 126 to 144.
    expect(heart?.bands.map(({ label, low, high }) => [label, low, high])).toEqual([
      ['2', 124, 126],
      ['3', 126, 136],
    ]);
  });
});
