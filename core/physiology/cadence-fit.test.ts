import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCadenceFit, fittedCadenceSpm, observationWeight, observeCadence } from './cadence-fit.ts';
import { gaits } from './gait.ts';
import { naturalCadenceSpm } from './natural-cadence.ts';

const runner = { heightCm: 175 };
const speed = fc.double({ min: 0.5, max: 25, noNaN: true });
const heightCm = fc.integer({ min: 120, max: 220 });

describe('natural cadence', () => {
  it('is the start model', () => {
    expect(naturalCadenceSpm(10.8, runner)).toBe(170);
    expect(naturalCadenceSpm(12.8, runner)).toBeCloseTo(173.12, 6);
    expect(naturalCadenceSpm(10.8, { heightCm: 185 })).toBeCloseTo(157.7, 6);
    expect(naturalCadenceSpm(4.02, runner)).toBeCloseTo(100, 6);
    expect(naturalCadenceSpm(6.8, runner)).toBeGreaterThan(129);
    expect(naturalCadenceSpm(6.8, runner)).toBeLessThan(130);
    expect(naturalCadenceSpm(7.1, runner, 'running')).toBeCloseTo(164.228, 6);
  });

  it('never falls with speed, across the change of gait too, for every height', () => {
    fc.assert(
      fc.property(speed, speed, heightCm, (a, b, height) => {
        const [slow, fast] = a < b ? [a, b] : [b, a];
        const cadence = (speedKmh: number) => naturalCadenceSpm(speedKmh, { heightCm: height });
        expect(cadence(fast)).toBeGreaterThanOrEqual(cadence(slow));
      }),
    );
  });
});

describe('cadence fit', () => {
  it('answers the start model before anything was seen', () => {
    const fit = emptyCadenceFit(runner);
    expect(fittedCadenceSpm(fit, 12, 'running')).toBeCloseTo(naturalCadenceSpm(12, runner), 9);
    expect(fittedCadenceSpm(fit, 5, 'walking')).toBeCloseTo(naturalCadenceSpm(5, runner), 9);
    expect(observationWeight(fit)).toBe(0);
  });

  it('learns a runner who steps otherwise', () => {
    const truth = (speedKmh: number) => 180 + 2.4 * (speedKmh - 10.8);
    let fit = emptyCadenceFit(runner);
    for (let index = 0; index < 600; index++) {
      const speedKmh = 8 + (index % 7);
      fit = observeCadence(fit, { speedKmh, cadenceSpm: truth(speedKmh), gait: 'running' });
    }
    expect(Math.abs(fittedCadenceSpm(fit, 9, 'running') - truth(9))).toBeLessThan(1.5);
    expect(Math.abs(fittedCadenceSpm(fit, 13, 'running') - truth(13))).toBeLessThan(1.5);
    expect(fittedCadenceSpm(fit, 5, 'walking')).toBeCloseTo(naturalCadenceSpm(5, runner), 9);
  });

  it('drops half and double counts and nonsense', () => {
    const fit = emptyCadenceFit(runner);
    const feed = (speedKmh: number, cadenceSpm: number) =>
      observeCadence(fit, { speedKmh, cadenceSpm, gait: 'running' });
    expect(feed(12, 86)).toBe(fit);
    expect(feed(12, 344)).toBe(fit);
    expect(feed(12, Number.NaN)).toBe(fit);
    expect(feed(Number.NaN, 172)).toBe(fit);
    expect(feed(Number.POSITIVE_INFINITY, 172)).toBe(fit);
    expect(feed(0, 160)).toBe(fit);
    expect(feed(12, 172)).not.toBe(fit);
  });

  it('hardly moves for one wild value among a hundred', () => {
    let fit = emptyCadenceFit(runner);
    for (let index = 0; index < 100; index++) {
      const cadenceSpm = naturalCadenceSpm(11, runner) + (index === 50 ? 34 : 0);
      fit = observeCadence(fit, { speedKmh: 11, cadenceSpm, gait: 'running' });
    }
    const moved = fittedCadenceSpm(fit, 11, 'running') - naturalCadenceSpm(11, runner);
    expect(Math.abs(moved)).toBeLessThan(0.3);
  });

  it('is bounded and rises with speed, whatever it was fed', () => {
    const observation = fc.record({
      speedKmh: speed,
      cadenceSpm: fc.double({ min: 0, max: 400, noNaN: true }),
      gait: fc.constantFrom(...gaits),
    });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 200 }), speed, speed, heightCm, (fed, a, b, height) => {
        const fit = fed.reduce(observeCadence, emptyCadenceFit({ heightCm: height }));
        const [slow, fast] = a < b ? [a, b] : [b, a];
        for (const gait of gaits) {
          const atSlow = fittedCadenceSpm(fit, slow, gait);
          const atFast = fittedCadenceSpm(fit, fast, gait);
          expect(atFast).toBeGreaterThanOrEqual(atSlow - 1e-9);
          expect(atSlow).toBeGreaterThanOrEqual(gait === 'walking' ? 50 : 140);
          expect(atFast).toBeLessThanOrEqual(gait === 'walking' ? 140 : 200);
        }
      }),
    );
  });
});
