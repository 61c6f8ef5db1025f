import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsConfirmation, presetSpeeds } from './preset-speeds.ts';

describe('presetSpeeds', () => {
  it('are the usual six where the machine can do them', () => {
    expect(presetSpeeds(undefined, undefined)).toEqual([4, 6, 8, 10, 12, 14]);
    expect(presetSpeeds({ minimumKmh: 0.8, maximumKmh: 22 }, 16)).toEqual([4, 6, 8, 10, 12, 14]);
  });

  it("end at the runner's own cap, whatever the machine can do", () => {
    expect(presetSpeeds({ minimumKmh: 0.8, maximumKmh: 22 }, 12)).toEqual([4, 6, 8, 10, 12]);
    expect(presetSpeeds({ minimumKmh: 0.8, maximumKmh: 22 }, 6)).toEqual([4, 4.5, 5, 5.5, 6]);
    expect(presetSpeeds(undefined, 10)).toEqual([4, 5, 6.5, 7.5, 9, 10]);
  });

  it('are spread over what a walking machine can do', () => {
    expect(presetSpeeds({ minimumKmh: 1, maximumKmh: 8 }, 12)).toEqual([4, 5, 5.5, 6.5, 7, 8]);
  });

  it('never leave the range, and come in order without doubles', () => {
    const range = fc
      .tuple(fc.double({ min: 0.5, max: 10, noNaN: true }), fc.double({ min: 0.1, max: 15, noNaN: true }))
      .map(([minimumKmh, width]) => ({ minimumKmh, maximumKmh: minimumKmh + width }));
    fc.assert(
      fc.property(
        range,
        fc.double({ min: 1, max: 25, noNaN: true }),
        ({ minimumKmh, maximumKmh }, capKmh) => {
          const speeds = presetSpeeds({ minimumKmh, maximumKmh }, capKmh);
          expect(speeds.length).toBeGreaterThan(0);
          for (const [place, speed] of speeds.entries()) {
            expect(speed).toBeGreaterThanOrEqual(Math.min(minimumKmh, capKmh));
            expect(speed).toBeLessThanOrEqual(Math.min(maximumKmh, capKmh));
            expect(speed).toBeGreaterThan(speeds[place - 1] ?? 0);
          }
        },
      ),
    );
  });
});

describe('needsConfirmation', () => {
  it('asks for a second tap only far above the belt, or where that is not known', () => {
    expect(needsConfirmation(14, 12)).toBe(false);
    expect(needsConfirmation(14, 11.9)).toBe(true);
    expect(needsConfirmation(4, 12)).toBe(false);
    expect(needsConfirmation(4, undefined)).toBe(true);
  });
});
