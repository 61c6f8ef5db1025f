import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatPosition, msUntilDownbeat } from './beat-position.ts';

const beatsS = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];

describe('beat position', () => {
  it('is in a beat and in a bar of four', () => {
    expect(beatPosition({ beatsS }, 2.6)).toEqual({
      beatIndex: 3,
      beatInBar: 4,
      phase: expect.closeTo(0.2, 9),
      nextBeatS: 3,
      nextDownbeatS: 3,
    });
    expect(beatPosition({ beatsS }, 3)).toMatchObject({
      beatIndex: 4,
      beatInBar: 1,
      phase: 0,
      nextDownbeatS: 5,
    });
  });

  it('counts bars where the analysis found them', () => {
    const waltz = { beatsS, bar: { beats: 3, firstDownbeatIndex: 1 } };
    expect(beatPosition(waltz, 1.2)).toMatchObject({ beatInBar: 3, nextDownbeatS: 1.5 });
    expect(beatPosition(waltz, 1.5)).toMatchObject({ beatInBar: 1, nextDownbeatS: 3 });
    expect(beatPosition(waltz, 2.9)).toMatchObject({ beatInBar: 3, nextDownbeatS: 3 });
    expect(beatPosition(waltz, 0.2)).toMatchObject({ beatInBar: undefined, nextDownbeatS: 1.5 });
    expect(msUntilDownbeat(waltz, 2, 1)).toBeCloseTo(1000, 9);
    expect(msUntilDownbeat(waltz, 4.6, 1)).toBeUndefined();
  });

  it.each([
    { beats: 0, firstDownbeatIndex: 0 },
    { beats: Number.NaN, firstDownbeatIndex: 0 },
  ])('takes every fourth beat where a bar of %o makes no sense', (bar) => {
    expect(beatPosition({ beatsS, bar }, 2.6)).toEqual(beatPosition({ beatsS }, 2.6));
  });

  it('lands every bar on one of its downbeats', () => {
    const bars = fc.record({ beats: fc.integer({ min: 1, max: 12 }), firstDownbeatIndex: fc.nat(11) });
    fc.assert(
      fc.property(bars, fc.double({ min: 0, max: 40, noNaN: true }), (bar, positionS) => {
        const even = Array.from({ length: 80 }, (_, index) => 0.5 + index / 2);
        const position = beatPosition({ beatsS: even, bar }, positionS);
        const next = even.indexOf(position?.nextDownbeatS ?? Number.NaN);
        if (next < 0) return;
        expect(Math.abs(next - bar.firstDownbeatIndex) % bar.beats).toBe(0);
        expect(next - (position?.beatIndex ?? 0)).toBeLessThanOrEqual(bar.beats);
        if (position?.beatInBar !== undefined)
          expect(next - position.beatIndex).toBe(bar.beats + 1 - position.beatInBar);
      }),
    );
  });

  it('waits for the first beat before it', () => {
    expect(beatPosition({ beatsS }, 0.2)).toEqual({
      beatIndex: -1,
      beatInBar: undefined,
      phase: undefined,
      nextBeatS: 1,
      nextDownbeatS: 1,
    });
  });

  it('expects nothing after the last beat', () => {
    expect(beatPosition({ beatsS }, 5)).toEqual({
      beatIndex: 8,
      beatInBar: 1,
      phase: undefined,
      nextBeatS: undefined,
      nextDownbeatS: undefined,
    });
    expect(msUntilDownbeat({ beatsS }, 6, 1)).toBeUndefined();
  });

  it('is unknown without beats', () => {
    expect(beatPosition({ beatsS: [] }, 3)).toBeUndefined();
    expect(msUntilDownbeat({ beatsS: [] }, 3, 1)).toBeUndefined();
  });

  it('counts listening time: faster music gets there sooner', () => {
    expect(msUntilDownbeat({ beatsS }, 2, 1)).toBeCloseTo(1000, 9);
    expect(msUntilDownbeat({ beatsS }, 2, 1.25)).toBeCloseTo(800, 9);
  });

  it('always lies between its beats', () => {
    const gaps = fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0, max: 150, noNaN: true }), (steps, positionS) => {
        let atS = 0;
        const beats = steps.map((step) => (atS += step));
        const position = beatPosition({ beatsS: beats }, positionS);
        const last = beats[position?.beatIndex ?? -1];
        if (last !== undefined) expect(last).toBeLessThanOrEqual(positionS);
        if (position?.nextBeatS !== undefined) expect(position.nextBeatS).toBeGreaterThan(positionS);
        if (position?.nextDownbeatS !== undefined) {
          expect(beats.indexOf(position.nextDownbeatS) % 4).toBe(0);
          expect(position.nextDownbeatS).toBeGreaterThanOrEqual(position.nextBeatS ?? Number.NaN);
        }
        if (position?.phase !== undefined) {
          expect(position.phase).toBeGreaterThanOrEqual(0);
          expect(position.phase).toBeLessThan(1);
        }
      }),
    );
  });
});
