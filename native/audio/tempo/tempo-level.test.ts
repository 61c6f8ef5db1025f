import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameUpToOctave, rankLevels } from './tempo-level.ts';

const plain = { betweenToBeat: 0.2, weakToStrong: 0.9, otherTemposBpm: [] };

describe('rankLevels', () => {
  it('stays with the tracker when nothing speaks against it', () => {
    expect(rankLevels(120, plain)[0]).toMatchObject({ factor: 1 });
    expect(rankLevels(120, plain)[0]!.probability).toBeGreaterThan(0.9);
  });

  it('doubles when the halves weigh as much as the beats', () => {
    expect(rankLevels(86, { ...plain, betweenToBeat: 1, otherTemposBpm: [86, 86] })[0]).toMatchObject({
      factor: 2,
    });
  });

  it('halves when every other beat weighs nothing', () => {
    expect(rankLevels(140, { ...plain, weakToStrong: 0.05, otherTemposBpm: [70] })[0]).toMatchObject({
      factor: 0.5,
    });
  });

  it('lets the tag settle a close case and not overrule a clear one', () => {
    const close = { ...plain, betweenToBeat: 0.8 };
    expect(rankLevels(87, { ...close, taggedTempoBpm: 87 })[0]).toMatchObject({ factor: 1 });
    expect(rankLevels(87, { ...close, taggedTempoBpm: 174 })[0]).toMatchObject({ factor: 2 });
    expect(rankLevels(120, { ...plain, taggedTempoBpm: 101 })).toEqual(rankLevels(120, plain));
    expect(rankLevels(120, { ...plain, taggedTempoBpm: 60 })[0]).toMatchObject({ factor: 1 });
  });

  it('gives probabilities, best first, and no tempo that nobody taps', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 30, max: 250, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tempoBpm, betweenToBeat, weakToStrong) => {
          const levels = rankLevels(tempoBpm, {
            betweenToBeat,
            weakToStrong,
            otherTemposBpm: [100, tempoBpm],
          });
          expect(levels.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
          expect(
            levels.every(({ probability }, i) => i === 0 || probability <= levels[i - 1]!.probability),
          ).toBe(true);
          expect(
            levels.every(
              ({ factor }) => factor === 1 || (tempoBpm * factor >= 50 && tempoBpm * factor <= 215),
            ),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('isSameUpToOctave', () => {
  it.each([
    [60, 120, true],
    [174, 87.5, true],
    [120, 120, true],
    [120, 90, false],
    [120, 180, false],
  ])('%d and %d: %s', (a, b, expected) => expect(isSameUpToOctave(a, b)).toBe(expected));
});
