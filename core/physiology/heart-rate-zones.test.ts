import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heartRateAtReserve,
  heartRateZones,
  maxHeartRate,
  reserveAtHeartRate,
  zoneOf,
} from './heart-rate-zones.ts';

const woman = { age: 50, sex: 'female' } as const;

describe('maximum heart rate', () => {
  it('is the measured one, else Tanaka, else Gulati where asked for', () => {
    expect(maxHeartRate({ ...woman, maxHeartRateBpm: 181 })).toEqual({
      heartRateBpm: 181,
      source: 'measured',
    });
    expect(maxHeartRate(woman)).toEqual({ heartRateBpm: 173, source: 'tanaka' });
    expect(maxHeartRate(woman, 'gulati')).toEqual({ heartRateBpm: 162, source: 'gulati' });
    expect(maxHeartRate({ age: 50, sex: 'male' }, 'gulati').source).toBe('tanaka');
  });
});

describe('zones', () => {
  it('are shares of the maximum by default', () => {
    const zones = heartRateZones({ age: 40, sex: 'male', maxHeartRateBpm: 180 });
    expect(zones.ranges[2]).toEqual({ lowBpm: 108, highBpm: 126 });
    expect(zones.ranges[5]).toEqual({ lowBpm: 162, highBpm: 180 });
    expect(zones).toMatchObject({ restingHeartRateBpm: 70, restingHeartRateSource: 'assumed' });
  });

  it('can be shares of the reserve (Karvonen)', () => {
    const zones = heartRateZones(
      { age: 40, sex: 'male', maxHeartRateBpm: 180, restingHeartRateBpm: 60 },
      { kind: 'percentOfReserve', edges: [50, 60, 70, 80, 90] },
    );
    expect(zones.ranges[1]).toEqual({ lowBpm: 120, highBpm: 132 });
    expect(zones.restingHeartRateSource).toBe('measured');
  });

  it('can be the runner’s own edges, also past the estimated maximum', () => {
    const zones = heartRateZones(woman, { kind: 'custom', edgesBpm: [100, 120, 140, 160, 180] });
    expect(zones.ranges[3]).toEqual({ lowBpm: 140, highBpm: 160 });
    expect(zones.ranges[5]).toEqual({ lowBpm: 180, highBpm: 180 });
  });

  it('are found for every heart rate', () => {
    const zones = heartRateZones({ age: 40, sex: 'male', maxHeartRateBpm: 180 });
    expect([60, 90, 107.9, 108, 150, 162, 210].map((bpm) => zoneOf(bpm, zones))).toEqual([
      0, 1, 1, 2, 4, 5, 5,
    ]);
  });

  it('turn reserve and heart rate into each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        expect(reserveAtHeartRate(heartRateAtReserve(percent, 185, 55), 185, 55)).toBeCloseTo(percent, 6);
      }),
    );
  });
});
