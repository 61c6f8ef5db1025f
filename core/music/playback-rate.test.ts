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
  const still = (playbackRate: number) => ({ playbackRate, isMoving: false });
  const moving = (playbackRate: number) => ({ playbackRate, isMoving: true });

  it('moves by half a per cent a second at most, either way', () => {
    expect(slewPlaybackRate(still(1), 1.06, 1000)).toEqual(moving(1.005));
    expect(slewPlaybackRate(still(1.06), 1.02, 2000)).toEqual(moving(1.05));
    expect(slewPlaybackRate(still(1.02), 1.05, 60_000)).toEqual(still(1.05));
  });

  it('leaves differences under one per cent, except on the way back to the recorded tempo', () => {
    expect(slewPlaybackRate(still(1.02), 1.025, 1000)).toEqual(still(1.02));
    expect(slewPlaybackRate(still(1.003), 1, 1000)).toEqual(still(1));
  });

  it('goes on until it is there once it moves, and stays there', () => {
    expect(slewPlaybackRate(moving(1.02), 1.025, 500)).toEqual(moving(1.0225));
    expect(slewPlaybackRate(moving(1.02), 1.025, 1000)).toEqual(still(1.025));
    expect(slewPlaybackRate(moving(1.0246), 1.025, 10)).toEqual(still(1.0246));
    expect(slewPlaybackRate(moving(1.0003), 1, 1000)).toEqual(still(1));
  });

  it('is within 0.1 % of any wish after as long as the way takes, whatever the ticks', () => {
    const rate = fc.double({ min: 0.88, max: 1.12, noNaN: true });
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }),
        (from, to, ticks) => {
          let slew = moving(from);
          let before = from;
          for (let atMs = 0, index = 0; atMs < 50_000; index++) {
            const tickMs = ticks[index % ticks.length] ?? 1;
            atMs += tickMs;
            slew = slewPlaybackRate(slew, to, tickMs);
            expect(Math.abs(slew.playbackRate - before)).toBeLessThanOrEqual((0.005 * tickMs) / 1000 + 1e-9);
            before = slew.playbackRate;
          }
          expect(Math.abs(slew.playbackRate / to - 1)).toBeLessThan(0.001);
          expect(slew.isMoving).toBe(false);
        },
      ),
    );
  });

  it('does not run backwards when time does', () => {
    expect(slewPlaybackRate(still(1), 1.06, -1000).playbackRate).toBe(1);
  });
});
