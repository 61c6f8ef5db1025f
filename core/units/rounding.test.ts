import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clamp, floorToStep, roundToStep } from './rounding.ts';

describe('roundToStep', () => {
  it.each([
    [8.299999999999999, 0.1, 0, 8.3],
    [8.34, 0.1, 0, 8.3],
    [8.35, 0.1, 0, 8.4],
    [0.15, 0.1, 0, 0.2],
    [1.3, 0.5, -3, 1.5],
    [1.2, 0.5, 0.8, 1.3],
    [-2.26, 0.5, 0, -2.5],
    [-0.04, 0.1, 0, 0],
    [7, 2, 0, 8],
  ])('%d in steps of %d from %d is %d', (value, step, origin, expected) => {
    expect(roundToStep(value, step, origin)).toBe(expected);
  });

  it('leaves a value alone where there is no step, but for dust', () => {
    for (const step of [0, -1, Number.NaN]) expect(roundToStep(0.1 + 0.2, step)).toBe(0.3);
  });

  it('keeps what is no number', () => {
    expect(roundToStep(Number.NaN, 0.1)).toBeNaN();
  });

  it('gives the very number that a person writes, for every tenth and hundredth of km/h', () => {
    for (let raw = 0; raw <= 3000; raw++) {
      expect(roundToStep(raw * 0.01, 0.01)).toBe(raw / 100);
      expect(roundToStep(raw * 0.1, 0.1)).toBe(raw / 10);
    }
  });

  it('is never further away than half a step, and does nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.constantFrom(0.01, 0.05, 0.1, 0.2, 0.25, 0.5, 1),
        fc.constantFrom(-3, 0, 0.5, 0.8),
        (value, step, origin) => {
          const rounded = roundToStep(value, step, origin);
          expect(Math.abs(rounded - value)).toBeLessThanOrEqual(step / 2 + 1e-6);
          expect(roundToStep(rounded, step, origin)).toBe(rounded);
        },
      ),
    );
  });
});

describe('floorToStep', () => {
  it.each([
    [0.3, 0.1, 0.3],
    [0.39, 0.1, 0.3],
    [8.299999999999999, 0.1, 8.3],
    [-0.1, 0.5, -0.5],
  ])('%d in steps of %d is %d', (value, step, expected) => {
    expect(floorToStep(value, step)).toBe(expected);
  });

  it('is never above its value by more than dust', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.constantFrom(0.1, 0.25, 0.5),
        (value, step) => {
          expect(floorToStep(value, step)).toBeLessThanOrEqual(value + 1e-8);
          expect(floorToStep(value, step)).toBeGreaterThan(value - step - 1e-8);
        },
      ),
    );
  });
});

describe('clamp', () => {
  it.each([
    [5, 1, 10, 5],
    [0, 1, 10, 1],
    [11, 1, 10, 10],
    [5, 10, 1, 1],
    [0, 10, 1, 1],
  ])('%d within %d and %d is %d', (value, minimum, maximum, expected) => {
    expect(clamp(value, minimum, maximum)).toBe(expected);
  });

  it('does not make a speed of what is no number', () => {
    expect(clamp(Number.NaN, 1, 10)).toBeNaN();
  });
});
