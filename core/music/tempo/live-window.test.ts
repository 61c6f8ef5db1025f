import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandCount, BandEnergyMeter } from './band-energies.ts';
import { LiveWindow } from './live-window.ts';

const rateHz = 22_050;

/** A tone whose loudness swells, so that no two frames are the same. */
const sound = Float32Array.from(
  { length: 40 * rateHz },
  (_, i) => Math.sin(i / 9) * (0.5 + 0.5 * Math.sin(i / 40_000 + (i / rateHz) ** 2 / 100)),
);
const meter = new BandEnergyMeter(rateHz);
meter.push(sound);
const all = meter.finish();

describe('LiveWindow', () => {
  it('holds the last seconds of what a recording would give, however it comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 * rateHz }),
        fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 6 }),
        (length, sizes) => {
          const window = new LiveWindow();
          for (let at = 0, turn = 0; at < length; turn += 1) {
            const end = Math.min(length, at + (sizes[turn % sizes.length] ?? 1));
            window.push(sound.subarray(at, end));
            at = end;
          }
          expect(window.heardS).toBeCloseTo(length / rateHz, 9);
          const { frameCount, values } = window.last(10);
          expect(frameCount).toBe(Math.min(1000, window.endFrame));
          const from = (window.endFrame - frameCount) * bandCount;
          expect(values).toEqual(all.values.subarray(from, window.endFrame * bandCount));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps no more than that over ten minutes', () => {
    const window = new LiveWindow();
    for (let second = 0; second < 600; second += 10) window.push(sound.subarray(0, 10 * rateHz));
    expect(window.heardS).toBe(600);
    expect(window.last(600).frameCount).toBeLessThanOrEqual(2400);
    expect(window.last(12).frameCount).toBe(1200);
  });

  it('is empty after a reset', () => {
    const window = new LiveWindow();
    window.push(sound);
    window.reset();
    expect(window.heardS).toBe(0);
    expect(window.last(10).frameCount).toBe(0);
    window.push(sound.subarray(0, rateHz));
    expect(window.last(10).values).toEqual(all.values.subarray(0, window.endFrame * bandCount));
  });
});
