import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleRunner, exampleTracks } from '#tests/support/pacing-examples.ts';
import { gaitGap } from '#core/physiology/gait.ts';
import { oxygenUptake } from '#core/physiology/energy.ts';
import type { PacingLimits } from './pacing-caps.ts';
import type { PacingGoal } from './pacing-goal.ts';
import { sessionRange } from './session-range.ts';
import { bandAtIncline, isInGaitGap, targetBand } from './target-band.ts';
import { emptyCadenceFit, observeCadence } from '#core/physiology/cadence-fit.ts';

const level = { inclinePercent: 0 };
const speeds = (lowKmh: number, highKmh: number): PacingGoal => ({ kind: 'speedBand', lowKmh, highKmh });
const machine = (minimumKmh: number, maximumKmh: number): PacingLimits => ({
  machine: {
    speedRange: { minimumKmh, maximumKmh },
    inclinationRange: { minimumPercent: -3, maximumPercent: 12 },
  },
});

describe('target band of a heart goal', () => {
  it('goes by way of the reserves through ACSM', () => {
    const band = targetBand({ kind: 'reserve', lowPercent: 60, highPercent: 75 }, exampleRunner, level);
    // 60 % of 48.5 + 3.5 = 32.6 ml/kg/min is 8.73 km/h, 75 % is 10.9; rounded inwards.
    expect(band).toMatchObject({ lowKmh: 8.8, highKmh: 10.9, gait: 'running', cuts: [] });
    expect(band.heartRange?.lowBpm).toBeCloseTo(132.8, 9);
    expect(oxygenUptake({ speedKmh: band.highKmh, inclinePercent: 0 }).vo2MlKgMin).toBeLessThanOrEqual(
      39.875,
    );
  });

  it('takes the runner’s zone, and a reserve given the wrong way round', () => {
    const zone = targetBand({ kind: 'heartZone', zone: 3 }, exampleRunner, level);
    expect([zone.lowKmh, zone.highKmh]).toEqual([8.3, 10.3]);
    const swapped = targetBand({ kind: 'reserve', lowPercent: 75, highPercent: 60 }, exampleRunner, level);
    expect([swapped.lowKmh, swapped.highKmh]).toEqual([8.8, 10.9]);
  });

  it('is slower uphill', () => {
    const band = targetBand({ kind: 'heartZone', zone: 3 }, exampleRunner, { inclinePercent: 4 });
    expect(band.highKmh).toBeLessThan(10.3 * 0.9);
    expect(band.inclinePercent).toBe(4);
  });

  it('that lies in the gap between gaits becomes a walk with room for the music', () => {
    const band = targetBand({ kind: 'heartZone', zone: 1 }, exampleRunner, level);
    expect(band).toMatchObject({ lowKmh: 5.8, highKmh: 6.8, gait: 'walking' });
    expect(band.cuts.map((cut) => cut.kind)).toEqual(['gaitGap', 'gaitGap', 'widened']);
  });

  it('that reaches out of the gap becomes a run', () => {
    const band = targetBand({ kind: 'heartZone', zone: 2 }, exampleRunner, level);
    expect(band).toMatchObject({ lowKmh: 7.6, highKmh: 8.2, gait: 'running' });
    expect(band.cuts).toEqual([{ kind: 'gaitGap', end: 'low', toKmh: 7.6 }]);
  });
});

describe('target band of a speed goal', () => {
  it('is what was asked for, whatever an estimate says', () => {
    const { vo2Max: _, ...unmeasured } = exampleRunner;
    const band = targetBand(speeds(13, 11), unmeasured, level);
    expect(band).toMatchObject({ lowKmh: 11, highKmh: 13, heartRange: undefined, cuts: [] });
  });

  it('is cut by a measured VO2max', () => {
    const band = targetBand(speeds(9, 13), { ...exampleRunner, vo2Max: 40 }, level);
    expect(band).toMatchObject({ lowKmh: 9, highKmh: 10.9 });
    expect(band.cuts).toEqual([{ kind: 'vo2Max', limitKmh: expect.closeTo(10.95, 6) }]);
  });
});

describe('caps', () => {
  it('cut a band and are named; the tightest counts', () => {
    const limits = {
      ...machine(1, 11),
      sessionSpeedCapKmh: 12,
      roleSpeedCapKmh: 13,
      roleInclineCapPercent: 5,
    };
    const band = targetBand(speeds(10, 16), { ...exampleRunner, vo2Max: 80 }, { inclinePercent: 20, limits });
    expect(band).toMatchObject({ lowKmh: 10, highKmh: 11, inclinePercent: 5 });
    expect(band.cuts).toEqual([{ kind: 'machineRange', limitKmh: 11 }]);
    const own = targetBand(
      speeds(10, 16),
      { ...exampleRunner, vo2Max: 80 },
      { ...level, limits: machine(1, 20) },
    );
    expect(own.cuts).toEqual([{ kind: 'profileSpeedCap', limitKmh: 14 }]);
  });

  it('lift a band that is slower than the machine can be', () => {
    const band = targetBand(speeds(0.2, 0.5), exampleRunner, { ...level, limits: machine(0.8, 20) });
    expect(band).toMatchObject({ lowKmh: 0.8, highKmh: 0.8 });
    expect(band.cuts).toEqual([{ kind: 'machineMinimum', limitKmh: 0.8 }]);
  });

  it('never let a machine’s slowest speed exceed the runner’s cap', () => {
    const band = targetBand(
      speeds(1, 5),
      { ...exampleRunner, speedCapKmh: 2 },
      { ...level, limits: machine(3, 20) },
    );
    expect(band).toMatchObject({ lowKmh: 2, highKmh: 2 });
  });
});

describe('the band at another incline', () => {
  it('keeps the effort of a run', () => {
    const band = targetBand({ kind: 'heartZone', zone: 3 }, exampleRunner, level);
    const steep = bandAtIncline(band, 4);
    expect(steep.inclinePercent).toBe(4);
    expect(steep.highKmh).toBeCloseTo((10.3 * 0.2) / 0.236, 0);
    expect(bandAtIncline(band, 0)).toEqual(band);
    expect(bandAtIncline(band, 30).inclinePercent).toBe(8);
  });

  it('is never faster downhill, and changes its gait where it must', () => {
    const band = targetBand({ kind: 'heartZone', zone: 2 }, exampleRunner, { inclinePercent: 1 });
    const flatter = bandAtIncline(band, 0);
    expect(flatter.highKmh).toBeLessThanOrEqual(band.highKmh);
    const steep = bandAtIncline(targetBand({ kind: 'heartZone', zone: 2 }, exampleRunner, level), 8);
    expect(steep.gait).toBe('walking');
    expect(steep.highKmh).toBeLessThanOrEqual(gaitGap.lowKmh);
  });

  it('leaves a speed goal as it is', () => {
    const band = targetBand(speeds(9, 12), exampleRunner, level);
    expect(bandAtIncline(band, 5)).toEqual({ ...band, inclinePercent: 5 });
  });
});

describe('every band', () => {
  const kmh = fc.double({ min: 0, max: 30, noNaN: true });
  const percent = fc.double({ min: -20, max: 140, noNaN: true });
  const goal: fc.Arbitrary<PacingGoal> = fc.oneof(
    fc.record({ kind: fc.constant('heartZone' as const), zone: fc.constantFrom(1, 2, 3, 4, 5) }),
    fc.record({ kind: fc.constant('reserve' as const), lowPercent: percent, highPercent: percent }),
    fc.record({ kind: fc.constant('speedBand' as const), lowKmh: kmh, highKmh: kmh }),
  );

  it('is within the caps, in order, and has no end in the gap between gaits', () => {
    fc.assert(
      fc.property(
        goal,
        fc.double({ min: 15, max: 90, noNaN: true }),
        fc.double({ min: 1, max: 25, noNaN: true }),
        fc.double({ min: -5, max: 20, noNaN: true }),
        fc.double({ min: 2, max: 25, noNaN: true }),
        fc.double({ min: -5, max: 20, noNaN: true }),
        (one, vo2Max, speedCapKmh, inclinePercent, machineMaximumKmh, otherInclinePercent) => {
          const band = targetBand(
            one,
            { ...exampleRunner, vo2Max, speedCapKmh },
            { inclinePercent, limits: machine(1, machineMaximumKmh) },
          );
          for (const { lowKmh, highKmh, caps } of [band, bandAtIncline(band, otherInclinePercent)]) {
            expect(lowKmh).toBeLessThanOrEqual(highKmh);
            expect(highKmh).toBeLessThanOrEqual(Math.min(speedCapKmh, machineMaximumKmh));
            expect(lowKmh).toBeGreaterThanOrEqual(caps.minimumSpeedKmh);
            expect(isInGaitGap(lowKmh) || isInGaitGap(highKmh)).toBe(false);
          }
        },
      ),
    );
  });
});

describe('the session’s range', () => {
  const band = targetBand(speeds(9, 12), exampleRunner, level);

  it('is folded round the natural cadence in the band’s middle', () => {
    const range = sessionRange(exampleTracks, band, exampleRunner);
    expect(range.centreSpm).toBeCloseTo(170 + 1.56 * (10.5 - 10.8) + 1.23 * 5, 6);
    expect(range).toMatchObject({ gait: 'running', matchCount: 21, lowBpm: 154, highBpm: 186 });
  });

  it('uses what was learned of the runner', () => {
    const start = emptyCadenceFit(exampleRunner);
    const fit = Array.from({ length: 200 }).reduce<typeof start>(
      (learned) => observeCadence(learned, { speedKmh: 10.5, cadenceSpm: 160, gait: 'running' }),
      start,
    );
    expect(sessionRange(exampleTracks, band, exampleRunner, fit).centreSpm).toBeLessThan(165);
  });
});
