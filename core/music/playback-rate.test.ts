import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slewPlaybackRate, stretchLimits, stretchToCadence } from './playback-rate.ts';

describe('stretching to a cadence', () => {
  it('meets the cadence within the limit and says how much it takes', () => {
    expect(stretchToCadence(170, 172, 3)).toEqual({ playbackRate: 172 / 170, isMatch: true, degree: 'free' });
    expect(stretchToCadence(170, 178, 6)).toMatchObject({ playbackRate: 178 / 170, degree: 'usual' });
    expect(stretchToCadence(170, 187, 12)).toMatchObject({ isMatch: true, degree: 'strong' });
  });

  it('stays at the limit just beyond it, and leaves the music alone farther out', () => {
    expect(stretchToCadence(100, 107, 6)).toEqual({ playbackRate: 1.06, isMatch: true, degree: 'strong' });
    expect(stretchToCadence(100, 93, 6).playbackRate).toBeCloseTo(0.94, 9);
    expect(stretchToCadence(100, 109, 6)).toEqual({ playbackRate: 1, isMatch: false, degree: 'strong' });
    expect(stretchToCadence(100, 150, 12)).toEqual({ playbackRate: 1, isMatch: false, degree: 'tooMuch' });
  });

  it('never stretches past the limit', () => {
    const bpm = fc.double({ min: 60, max: 240, noNaN: true });
    fc.assert(
      fc.property(bpm, bpm, fc.constantFrom(...stretchLimits), (foldedBpm, cadenceSpm, limit) => {
        const { playbackRate } = stretchToCadence(foldedBpm, cadenceSpm, limit);
        expect(Math.abs(playbackRate - 1)).toBeLessThanOrEqual(limit / 100 + 1e-9);
      }),
    );
  });
});

describe('slewing the rate', () => {
  it('moves by half a per cent a second at most, either way', () => {
    expect(slewPlaybackRate(1, 1.06, 1000)).toBeCloseTo(1.005, 9);
    expect(slewPlaybackRate(1.06, 1.02, 2000)).toBeCloseTo(1.05, 9);
    expect(slewPlaybackRate(1.02, 1.05, 60_000)).toBeCloseTo(1.05, 9);
  });

  it('leaves differences under one per cent, except on the way back to the recorded tempo', () => {
    expect(slewPlaybackRate(1.02, 1.025, 1000)).toBe(1.02);
    expect(slewPlaybackRate(1.003, 1, 1000)).toBe(1);
  });

  it('does not run backwards when time does', () => {
    expect(slewPlaybackRate(1, 1.06, -1000)).toBe(1);
  });
});
