import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaitGap } from '#core/physiology/gait.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { sessionRange } from './session-range.ts';
import { targetBand } from './target-band.ts';
import { boundReading, paceEffort, readTrack, type TrackToRead } from './track-reading.ts';

const profile: RunnerProfile = {
  ...{ profileId: 'p', displayName: 'P', age: 40, sex: 'female', heightCm: 170, massKg: 70, vo2Max: 45 },
  ...{ fitnessLevel: 3, speedCapKmh: 14, inclineCapPercent: 8, walkSpeedKmh: 4.5, unitSystem: 'metric' },
};
const runningBand = targetBand({ kind: 'speedBand', lowKmh: 8, highKmh: 11 }, profile, { inclinePercent: 1 });

function rangeOf(tracks: readonly TrackToRead[]) {
  const analysed = tracks.map(({ tempoBpm = 1, confidence }) => ({
    tempo: { tempoBpm, confidence, beatsS: [], durationS: 1, alternatives: [], engine: 'test/1' },
  }));
  return sessionRange(analysed, runningBand, profile);
}

describe('reading a track', () => {
  it('puts the slowest at the low end, the fastest at the high end, what is not known in the middle', () => {
    const tracks = [150, 165, 180].map((tempoBpm) => ({ tempoBpm, confidence: 1 }));
    const range = rangeOf(tracks);
    const speeds = tracks.map((track) => readTrack(track, runningBand, range).speedKmh);
    expect(speeds).toEqual([8, 9.5, 11]);
    expect(readTrack({ confidence: 1 }, runningBand, range)).toEqual({
      ...{ isMatch: false, speedKmh: 9.5, inclinePercent: 1 },
    });
    expect(readTrack({ tempoBpm: 180, confidence: 0.1 }, runningBand, range).speedKmh).toBe(9.5);
  });

  it('takes half and double for the same', () => {
    const range = rangeOf([{ tempoBpm: 160, confidence: 1 }]);
    expect(readTrack({ tempoBpm: 80, confidence: 1 }, runningBand, range)).toEqual(
      readTrack({ tempoBpm: 160, confidence: 1 }, runningBand, range),
    );
  });

  it('never leaves the band, nor stays between walking and running, whatever is wished', () => {
    const ends = fc.double({ min: 1, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        ends,
        ends,
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        (a, b, speedKmh, incline) => {
          const goal = { kind: 'speedBand', lowKmh: Math.min(a, b), highKmh: Math.max(a, b) } as const;
          const band = targetBand(goal, profile, { inclinePercent: 0 });
          const bound = boundReading({ speedKmh, inclinePercent: incline }, band);
          expect(bound.speedKmh).toBeGreaterThanOrEqual(band.lowKmh);
          expect(bound.speedKmh).toBeLessThanOrEqual(band.highKmh);
          expect(bound.inclinePercent).toBeLessThanOrEqual(profile.inclineCapPercent);
          expect(bound.inclinePercent).toBeGreaterThanOrEqual(0);
          expect(bound.speedKmh > gaitGap.lowKmh && bound.speedKmh < gaitGap.highKmh).toBe(false);
        },
      ),
    );
  });
});

describe('what a pace costs', () => {
  it('is what ACSM says of it', () => {
    const effort = paceEffort({ speedKmh: 10, inclinePercent: 1 }, { ...profile, massKg: 70 });
    expect(effort.kcalPerMin).toBeCloseTo(13.4, 1);
    expect(effort.intensityPercent).toBeCloseTo((100 * (38.33 - 3.5)) / (45 - 3.5), 0);
  });

  it('is more the faster and the steeper it is', () => {
    const speed = fc.double({ min: 1, max: 20, noNaN: true });
    const incline = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(speed, incline, (speedKmh, inclinePercent) => {
        const here = paceEffort({ speedKmh, inclinePercent }, profile);
        const faster = paceEffort({ speedKmh: speedKmh + 1, inclinePercent }, profile);
        const steeper = paceEffort({ speedKmh, inclinePercent: inclinePercent + 1 }, profile);
        for (const harder of [faster, steeper]) {
          expect(harder.kcalPerMin).toBeGreaterThan(here.kcalPerMin);
          expect(harder.intensityPercent).toBeGreaterThanOrEqual(here.intensityPercent);
        }
      }),
    );
  });
});
