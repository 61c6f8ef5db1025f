import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addEnergy,
  effortConstantSpeed,
  energyRate,
  heartRateEnergyKcalPerMin,
  oxygenUptake,
  speedAtVo2,
} from './energy.ts';

describe('oxygen uptake and energy (ACSM)', () => {
  it('matches the check values of the reference', () => {
    const run = energyRate({ speedKmh: 10, inclinePercent: 1 }, 70);
    expect(run.vo2MlKgMin).toBeCloseTo(38.33, 2);
    expect(run.met).toBeCloseTo(10.95, 2);
    expect(run.grossKcalPerMin).toBeCloseTo(13.4, 1);
    expect(run.netKcalPerMin).toBeCloseTo(13.42 - 1.225, 2);
    const walk = energyRate({ speedKmh: 5, inclinePercent: 3 }, 70);
    expect(walk.vo2MlKgMin).toBeCloseTo(16.33, 2);
    expect(walk.met).toBeCloseTo(4.67, 2);
    expect(walk.grossKcalPerMin).toBeCloseTo(5.7, 1);
  });

  it('lets the gait decide between 6 and 8 km/h and nowhere else', () => {
    const vo2 = (speedKmh: number, gait?: 'walking' | 'running') =>
      oxygenUptake({ speedKmh, inclinePercent: 0, ...(gait && { gait }) }).vo2MlKgMin;
    expect(vo2(7.2, 'walking')).toBeCloseTo(15.5, 6);
    expect(vo2(7.2, 'running')).toBeCloseTo(27.5, 6);
    expect(vo2(7.2)).toBeCloseTo(21.5, 6);
    expect(vo2(6.8)).toBe(vo2(6.8, 'walking'));
    expect(vo2(7.6)).toBeCloseTo(vo2(7.6, 'running'), 9);
    expect(vo2(5, 'running')).toBe(vo2(5));
    expect(vo2(9, 'walking')).toBe(vo2(9));
  });

  it('reckons downhill as level and says so', () => {
    const down = oxygenUptake({ speedKmh: 10, inclinePercent: -3 });
    expect(down).toEqual({ ...oxygenUptake({ speedKmh: 10, inclinePercent: 0 }), isGradeClamped: true });
  });

  it('flags speeds outside the validated range', () => {
    const flags = [2, 4, 7, 9].map(
      (speedKmh) => oxygenUptake({ speedKmh, inclinePercent: 0 }).isExtrapolated,
    );
    expect(flags).toEqual([true, false, true, false]);
    expect(oxygenUptake({ speedKmh: 7, inclinePercent: 0, gait: 'running' }).isExtrapolated).toBe(false);
  });

  it('rests at one MET on a standing belt, also when a speed is negative', () => {
    expect(energyRate({ speedKmh: -1, inclinePercent: 5 }, 70)).toMatchObject({ met: 1, netKcalPerMin: 0 });
  });

  it('never costs less to go faster, up to 15 %', () => {
    const speeds = fc.double({ min: 0, max: 25, noNaN: true });
    fc.assert(
      fc.property(speeds, speeds, fc.double({ min: 0, max: 15, noNaN: true }), (a, b, inclinePercent) => {
        const [slow, fast] = a < b ? [a, b] : [b, a];
        const uptake = (speedKmh: number) => oxygenUptake({ speedKmh, inclinePercent }).vo2MlKgMin;
        expect(uptake(fast)).toBeGreaterThanOrEqual(uptake(slow) - 1e-9);
      }),
    );
  });
});

describe('speed for an oxygen uptake', () => {
  it('inverts the blended curve, the gap included', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 25, noNaN: true }),
        fc.double({ min: 0, max: 15, noNaN: true }),
        (speedKmh, inclinePercent) => {
          const { vo2MlKgMin } = oxygenUptake({ speedKmh, inclinePercent });
          const found = speedAtVo2(vo2MlKgMin, inclinePercent);
          expect(oxygenUptake({ speedKmh: found, inclinePercent }).vo2MlKgMin).toBeCloseTo(vo2MlKgMin, 3);
        },
      ),
    );
  });

  it('inverts one equation where the gait is given', () => {
    expect(speedAtVo2(38.3333, 1, 'running')).toBeCloseTo(10, 3);
    expect(speedAtVo2(16.3333, 3, 'walking')).toBeCloseTo(5, 3);
  });

  it('is no speed at or below rest', () => {
    expect(speedAtVo2(3.5, 0)).toBe(0);
    expect(speedAtVo2(1, 0, 'running')).toBe(0);
  });
});

describe('constant effort', () => {
  it('matches the check value: 10 km/h at 1 % is 8.53 at 5 %', () => {
    expect(effortConstantSpeed(10, 1, 5)).toBeCloseTo(8.53, 2);
  });

  it('costs the same by its own equation, and counts downhill as level', () => {
    const uptake = (speedKmh: number, inclinePercent: number) =>
      oxygenUptake({ speedKmh, inclinePercent, gait: 'walking' }).vo2MlKgMin;
    const slower = effortConstantSpeed(5.5, 0, 4, 'walking');
    expect(uptake(slower, 4)).toBeCloseTo(uptake(5.5, 0), 9);
    expect(effortConstantSpeed(10, 0, -5)).toBe(10);
  });
});

describe('energy from heart rate (Keytel 2005)', () => {
  const body = { massKg: 70, age: 35 };
  it('has one equation for each sex and their mean for none', () => {
    const male = heartRateEnergyKcalPerMin({ ...body, heartRateBpm: 150, sex: 'male' });
    const female = heartRateEnergyKcalPerMin({ ...body, heartRateBpm: 150, sex: 'female' });
    expect(male).toBeCloseTo((-55.0969 + 94.635 + 13.916 + 7.0595) / 4.184, 6);
    expect(female).toBeCloseTo((-20.4022 + 67.08 - 8.841 + 2.59) / 4.184, 6);
    expect(heartRateEnergyKcalPerMin({ ...body, heartRateBpm: 150, sex: 'unspecified' })).toBeCloseTo(
      ((male ?? 0) + (female ?? 0)) / 2,
      9,
    );
  });

  it('says nothing at 90 bpm or below and never less than none', () => {
    expect(heartRateEnergyKcalPerMin({ ...body, heartRateBpm: 90, sex: 'male' })).toBeUndefined();
    expect(heartRateEnergyKcalPerMin({ massKg: 250, age: 20, heartRateBpm: 91, sex: 'female' })).toBe(0);
  });
});

describe('the energy counter', () => {
  it('adds by time, at most 5 s at once', () => {
    expect(addEnergy(10, 12, 1000)).toBeCloseTo(10.2, 9);
    expect(addEnergy(10, 12, 60_000)).toBeCloseTo(11, 9);
  });

  it('ignores time that does not pass and rates below none', () => {
    expect(addEnergy(10, 12, 0)).toBe(10);
    expect(addEnergy(10, 12, -500)).toBe(10);
    expect(addEnergy(10, 12, Number.NaN)).toBe(10);
    expect(addEnergy(10, -3, 1000)).toBe(10);
  });
});
