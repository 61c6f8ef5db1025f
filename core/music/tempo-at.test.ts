import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempoAt } from './tempo-at.ts';

/** Beats at a tempo that may change, from `fromS` to `toS`. */
function beatsOf(tempoAtS: (atS: number) => number, fromS: number, toS: number): readonly number[] {
  const beatsS: number[] = [];
  for (let atS = fromS; atS <= toS; atS += 60 / tempoAtS(atS)) beatsS.push(atS);
  return beatsS;
}
const moving = (beatsS: readonly number[], tempoBpm = 150) => ({ tempoBpm, beatsS, isSteady: false });
const tempo = fc.double({ min: 45, max: 220, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the tempo at a position', () => {
  it('is that of the beats around, at the ends too, wherever they lie even', () => {
    fc.assert(
      fc.property(tempo, share, fc.double({ min: 0, max: 30, noNaN: true }), (bpm, at, fromS) => {
        const beatsS = beatsOf(() => bpm, fromS, fromS + 60);
        const positionS = fromS - 3.9 + at * 63.8;
        expect(tempoAt(moving(beatsS), positionS)).toBeCloseTo(bpm, 6);
      }),
    );
  });

  it('follows a drift, and lags behind nothing', () => {
    const rising = (atS: number): number => 140 + atS / 6;
    const beatsS = beatsOf(rising, 0.3, 240);
    for (let atS = 10; atS < 230; atS += 0.7) {
      expect(Math.abs((tempoAt(moving(beatsS), atS) ?? 0) / rising(atS) - 1)).toBeLessThan(0.005);
    }
  });

  it('is each part’s own where the tempo changes, and in between on the way', () => {
    fc.assert(
      fc.property(tempo, fc.double({ min: 0.8, max: 1.25, noNaN: true }), share, (bpm, change, at) => {
        const other = bpm * change;
        const beatsS = beatsOf((atS) => (atS < 60 ? bpm : other), 0, 120);
        // The window's half, and a beat of either.
        expect(tempoAt(moving(beatsS), 50)).toBeCloseTo(bpm, 6);
        expect(tempoAt(moving(beatsS), 70)).toBeCloseTo(other, 6);
        const between = tempoAt(moving(beatsS), 50 + at * 20) ?? 0;
        expect(between).toBeGreaterThanOrEqual(Math.min(bpm, other) - 1e-6);
        expect(between).toBeLessThanOrEqual(Math.max(bpm, other) + 1e-6);
      }),
    );
  });

  it('is not moved by single beats that were missed, heard twice, or a little off', () => {
    const bpm = fc.double({ min: 90, max: 200, noNaN: true });
    const off = fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(bpm, off, fc.nat(200), fc.boolean(), share, (tempoBpm, offsS, odd, isMissed, at) => {
        const even = beatsOf(() => tempoBpm, 0, 120);
        const near = even.map((beatS, index) => beatS + (offsS[index % offsS.length] ?? 0));
        const index = odd % near.length;
        const extraS = ((near[index] ?? 0) + (near[index + 1] ?? 0)) / 2;
        const beatsS = isMissed
          ? near.toSpliced(index, 1)
          : index + 1 < near.length
            ? near.toSpliced(index + 1, 0, extraS)
            : near;
        const found = tempoAt(moving(beatsS), at * 120) ?? 0;
        expect(Math.abs(found / tempoBpm - 1)).toBeLessThan(0.01);
      }),
    );
  });

  it('moves by little from one beat to the next', () => {
    const live = beatsOf((atS) => 150 + 4 * Math.sin(atS / 7), 0, 180);
    let before = tempoAt(moving(live), 0) ?? 0;
    for (let atS = 0; atS <= 180; atS += 0.1) {
      const now = tempoAt(moving(live), atS) ?? 0;
      expect(Math.abs(now / before - 1)).toBeLessThan(0.005);
      before = now;
    }
  });

  it('does not depend on where in the recording it is', () => {
    const beatsS = beatsOf((atS) => 150 + 5 * Math.sin(atS / 9), 0, 90);
    fc.assert(
      fc.property(share, fc.double({ min: 0, max: 7200, noNaN: true }), (at, laterS) => {
        const later = beatsS.map((beatS) => beatS + laterS);
        const here = tempoAt(moving(beatsS), at * 90) ?? 0;
        expect(tempoAt(moving(later), at * 90 + laterS)).toBeCloseTo(here, 3);
      }),
    );
  });

  it('is the one tempo of a recording that keeps it, and of an analysis without beats', () => {
    const beatsS = beatsOf(() => 120, 0, 60);
    expect(tempoAt({ tempoBpm: 120.04, beatsS, isSteady: true }, 30)).toBe(120.04);
    for (const positionS of [-1, 0, 30, 7200])
      expect(tempoAt({ tempoBpm: 165, beatsS: [] }, positionS)).toBe(165);
    expect(tempoAt({ tempoBpm: 165, beatsS: [10] }, 12)).toBe(165);
  });

  it('is unknown before the beats begin, behind their end, and in a long gap between them', () => {
    const beatsS = [...beatsOf(() => 128, 20, 120), ...beatsOf(() => 150, 140, 480)];
    const last = beatsS.at(-1) ?? 0;
    for (const isSteady of [true, false, undefined]) {
      const known = (positionS: number): boolean =>
        tempoAt({ tempoBpm: 128, beatsS, ...(isSteady !== undefined && { isSteady }) }, positionS) !==
        undefined;
      expect([15.9, last + 4.1, 130, 10_800, -1, Number.NaN, Number.POSITIVE_INFINITY].filter(known)).toEqual(
        [],
      );
      expect([16.1, 20, 123, 137, last, last + 3.9].filter(known)).toHaveLength(6);
    }
  });

  it('is unknown where nothing in reach makes a step', () => {
    expect(tempoAt(moving([0, 20, 40]), 20)).toBeUndefined();
    expect(tempoAt(moving([5, 5, 5]), 5)).toBeUndefined();
  });
});
