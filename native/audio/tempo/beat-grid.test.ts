import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeLevel, fitBeatGrid, shiftBeats } from './beat-grid.ts';

/** Ticks as a tracker gives them: on an 11.6 ms raster. */
function ticks(periodS: number, firstS: number, count: number): number[] {
  const rasterS = 512 / 44_100;
  return Array.from({ length: count }, (_, i) => Math.round((firstS + i * periodS) / rasterS) * rasterS);
}

describe('fitBeatGrid', () => {
  it('finds a steady tempo within 0.1 % in spite of the raster, and covers the whole track', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 50, max: 200, noNaN: true }),
        fc.double({ min: 0, max: 0.25, noNaN: true }),
        (tempoBpm, firstS) => {
          const grid = fitBeatGrid(ticks(60 / tempoBpm, firstS, 100), (100 * 60) / tempoBpm + 5)!;
          expect(grid.isSteady).toBe(true);
          expect(Math.abs(grid.tempoBpm / tempoBpm - 1)).toBeLessThan(0.001);
          expect(grid.beatsS.length).toBeGreaterThan(100);
          expect(grid.beatsS.every((at, i) => i === 0 || at > grid.beatsS[i - 1]!)).toBe(true);
        },
      ),
    );
  });

  it('bridges gaps and forgives stray ticks', () => {
    const all = ticks(0.5, 0.2, 120);
    const damaged = all
      .filter((_, i) => i % 9 !== 3 && (i < 40 || i > 52))
      .map((at, i) => (i % 15 === 7 ? at + 0.09 : at));
    const grid = fitBeatGrid(damaged, 60)!;
    expect(grid.tempoBpm).toBeCloseTo(120, 1);
    expect(grid.beatsS).toHaveLength(120);
  });

  it('follows a tempo that moves', () => {
    const moving = Array.from({ length: 160 }, (_, i) => 0.3 + i * 0.5 - 0.00006 * i * i);
    const grid = fitBeatGrid(moving, 90)!;
    expect(grid.isSteady).toBe(false);
    moving.forEach((at) =>
      expect(Math.min(...grid.beatsS.map((beat) => Math.abs(beat - at)))).toBeLessThan(0.02),
    );
    expect(grid.beatsS.length).toBeGreaterThan(155);
    expect(grid.beatsS.length).toBeLessThan(165);
  });

  it('has nothing to say about a handful of ticks', () => {
    expect(fitBeatGrid([0, 0.5, 1], 10)).toBeUndefined();
    expect(
      fitBeatGrid(
        Array.from({ length: 20 }, () => 1),
        10,
      ),
    ).toBeUndefined();
  });
});

describe('changeLevel', () => {
  const grid = { tempoBpm: 120, beatsS: [0, 0.5, 1, 1.5], isSteady: true, jitterS: 0 };

  it('keeps the beats at the spacing of the tempo', () => {
    expect(changeLevel(grid, 2)).toMatchObject({ tempoBpm: 240, beatsS: [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5] });
    expect(changeLevel(grid, 0.5)).toMatchObject({ tempoBpm: 60, beatsS: [0, 1] });
    expect(changeLevel(grid, 0.5, 1)).toMatchObject({ beatsS: [0.5, 1.5] });
    expect(changeLevel(grid, 1)).toBe(grid);
  });

  it('never moves a beat before the start', () => {
    expect(shiftBeats(grid, -0.01).beatsS).toHaveLength(3);
  });
});
