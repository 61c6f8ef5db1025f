import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitnessLevels, sexes, type RunnerProfile } from './runner-profile.ts';
import { vo2AtReserve } from './vo2-reserve.ts';
import { vo2MaxOf } from './vo2-max.ts';

const runner: RunnerProfile = {
  profileId: 'p',
  displayName: 'P',
  age: 35,
  sex: 'male',
  heightCm: 175,
  massKg: 70,
  fitnessLevel: 3,
  speedCapKmh: 16,
  inclineCapPercent: 10,
  walkSpeedKmh: 5,
  unitSystem: 'metric',
};

describe('VO2max', () => {
  it('is the measured one where there is one', () => {
    expect(vo2MaxOf({ ...runner, vo2Max: 72 })).toEqual({ vo2MaxMlKgMin: 72, source: 'measured' });
  });

  it('is Jurca’s estimate less 10 %', () => {
    const met = 18.07 + 2.77 - 3.5 - 0.17 * (70 / 1.75 ** 2) - 0.03 * 60 + 1.06;
    const estimate = vo2MaxOf({ ...runner, restingHeartRateBpm: 60 });
    expect(estimate.source).toBe('estimated');
    expect(estimate.vo2MaxMlKgMin).toBeCloseTo(met * 3.5 * 0.9, 9);
  });

  it('is held down by the heart rate ratio where the heart beats fast at rest', () => {
    const estimate = vo2MaxOf({ ...runner, restingHeartRateBpm: 100 });
    expect(estimate.vo2MaxMlKgMin).toBeCloseTo((0.9 * 15.3 * 183.5) / 100, 9);
  });

  it('stays within 15-60 and rises with fitness, whoever it is for', () => {
    fc.assert(
      fc.property(
        fc.record({
          age: fc.integer({ min: 10, max: 99 }),
          heightCm: fc.integer({ min: 120, max: 220 }),
          massKg: fc.integer({ min: 30, max: 250 }),
          sex: fc.constantFrom(...sexes),
        }),
        (body) => {
          const values = fitnessLevels.map(
            (fitnessLevel) => vo2MaxOf({ ...runner, ...body, fitnessLevel }).vo2MaxMlKgMin,
          );
          expect(values).toEqual(values.toSorted((a, b) => a - b));
          expect(Math.min(...values)).toBeGreaterThanOrEqual(15);
          expect(Math.max(...values)).toBeLessThanOrEqual(60);
        },
      ),
    );
  });

  it('shares its reserve as the heart does, and never beyond the maximum', () => {
    expect([0, 50, 100, 130, -5].map((percent) => vo2AtReserve(percent, 43.5))).toEqual([
      3.5, 23.5, 43.5, 43.5, 3.5,
    ]);
  });
});
