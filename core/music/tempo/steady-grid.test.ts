import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyGrid } from './steady-grid.ts';

const even = (count: number) => new Float64Array(count).fill(1);

describe('steadyGrid', () => {
  it('finds the grid that jittering beats lie on, more exactly than any of them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 28, max: 130, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.integer({ min: 40, max: 400 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: -0.01, max: 0.01, noNaN: true }),
        (period, first, count, seed, error) => {
          let state = seed;
          const jitter = () => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            return (state / 2 ** 32 - 0.5) * 3;
          };
          const beats = Float64Array.from({ length: count }, (_, i) => first + i * period + jitter());
          const grid = steadyGrid(beats, even(count), period * (1 + error));
          expect(grid?.share).toBe(1);
          // Six deviations of a line's slope through so many beats that jitter by 0.87 frames each.
          const slopeDeviation = (0.87 * Math.sqrt(12)) / count ** 1.5;
          expect(Math.abs((grid?.period ?? 0) - period)).toBeLessThan(6 * slopeDeviation);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is not led astray by a passage without onsets, where half a beat was lost', () => {
    const heard = Array.from({ length: 100 }, (_, i) => 10 + i * 50);
    const lost = Array.from({ length: 20 }, (_, i) => 5035 + i * 52);
    const beats = Float64Array.from([...heard, ...lost]);
    const weights = beats.map((_, i) => (i < 100 ? 1 : 0.02));
    const grid = steadyGrid(beats, weights, 50.2);
    expect(grid?.period).toBeCloseTo(50, 2);
    expect(grid?.first).toBeCloseTo(10, 0);
    expect(grid?.share).toBeGreaterThan(0.97);
  });

  it('has few beats of a drifting track on it, and none of too few beats', () => {
    let at = 0;
    const beats = Float64Array.from({ length: 120 }, (_, i) => (at += 50 * (1 + 0.02 * Math.sin(i / 12))));
    expect(steadyGrid(beats, even(120), 50)?.share).toBeLessThan(0.8);
    expect(steadyGrid(beats.subarray(0, 7), even(7), 50)).toBeUndefined();
  });
});
