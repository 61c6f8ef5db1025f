import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmFromM, mFromKm, mFromMiles, milesFromM } from './distance.ts';
import { cmFromInches, feetFromM, inchesFromCm, mFromFeet } from './length.ts';
import { kgFromPounds, poundsFromKg } from './mass.ts';
import {
  kmhFromMph,
  kmhFromMps,
  kmhFromPaceSPerKm,
  kmhFromPaceSPerMile,
  mphFromKmh,
  mpsFromKmh,
  paceSPerKmFromKmh,
  paceSPerMileFromKmh,
} from './speed.ts';

describe('conversions', () => {
  it.each([
    ['mph', mphFromKmh(16.09344), 10],
    ['km/h of mph', kmhFromMph(6), 9.656064],
    ['m/s', mpsFromKmh(36), 10],
    ['km/h of m/s', kmhFromMps(2.5), 9],
    ['pace at 12 km/h', paceSPerKmFromKmh(12), 300],
    ['pace a mile at 10 mph', paceSPerMileFromKmh(16.09344), 360],
    ['km/h of 5:00 min/km', kmhFromPaceSPerKm(300), 12],
    ['km/h of 6:00 min/mi', kmhFromPaceSPerMile(360), 16.09344],
    ['km', kmFromM(1234), 1.234],
    ['m of km', mFromKm(1.5), 1500],
    ['miles', milesFromM(1609.344), 1],
    ['m of miles', mFromMiles(2), 3218.688],
    ['inches', inchesFromCm(2.54), 1],
    ['cm', cmFromInches(70), 177.8],
    ['feet', feetFromM(3.048), 10],
    ['m of feet', mFromFeet(10), 3.048],
    ['pounds', poundsFromKg(0.45359237), 1],
    ['kg', kgFromPounds(154), 69.85322498],
  ])('%s', (_, value, expected) => {
    expect(value).toBeCloseTo(expected, 9);
  });

  it('has no pace on a belt that stands, and no speed for a pace of nothing', () => {
    for (const none of [0, -1, Number.NaN]) {
      expect(paceSPerKmFromKmh(none)).toBeUndefined();
      expect(paceSPerMileFromKmh(none)).toBeUndefined();
      expect(kmhFromPaceSPerKm(none)).toBeUndefined();
      expect(kmhFromPaceSPerMile(none)).toBeUndefined();
    }
  });

  it('comes back from every unit', () => {
    const pairs: readonly [(value: number) => number | undefined, (value: number) => number | undefined][] = [
      [mphFromKmh, kmhFromMph],
      [mpsFromKmh, kmhFromMps],
      [paceSPerKmFromKmh, kmhFromPaceSPerKm],
      [paceSPerMileFromKmh, kmhFromPaceSPerMile],
      [kmFromM, mFromKm],
      [milesFromM, mFromMiles],
      [inchesFromCm, cmFromInches],
      [feetFromM, mFromFeet],
      [poundsFromKg, kgFromPounds],
    ];
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (value) => {
        for (const [there, back] of pairs) {
          const result = back(there(value) ?? Number.NaN);
          expect(Math.abs((result ?? Number.NaN) - value)).toBeLessThanOrEqual(value * 1e-12);
        }
      }),
    );
  });
});
