import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleRunner } from '#tests/support/pacing-examples.ts';
import { easeHandSpeed, isAboveBand, isStillClimbing } from './hand-speed.ts';
import { noHeartTrim } from './heart-trim.ts';
import { targetBand } from './target-band.ts';

const level = { inclinePercent: 0 };
const speeds = targetBand({ kind: 'speedBand', lowKmh: 8, highKmh: 10 }, exampleRunner, level);
const zone = targetBand({ kind: 'heartZone', zone: 3 }, exampleRunner, level);
const range = zone.heartRange!;
const walkKmh = exampleRunner.walkSpeedKmh;

describe('a speed set by hand', () => {
  it('is above the band from its high end on, which an incline by hand lowers', () => {
    expect([9, 10, 10.1].map((kmh) => isAboveBand(kmh, speeds, 0))).toEqual([false, false, true]);
    expect(isAboveBand(zone.highKmh, zone, 0)).toBe(false);
    expect(isAboveBand(zone.highKmh, zone, 4)).toBe(true);
  });

  it('is ahead until the belt was told it, or its cap', () => {
    expect(isStillClimbing(9, 8, speeds)).toBe(true);
    expect(isStillClimbing(9, 8.5, speeds)).toBe(false);
    expect(isStillClimbing(40, speeds.caps.maximumSpeedKmh, speeds)).toBe(false);
  });

  it('is eased by a heart above its zone, and by none where speeds are the goal', () => {
    const heartRate = { heartRateBpm: range.highBpm + 15, ageMs: 0 };
    const ease = (band: typeof zone) =>
      easeHandSpeed(noHeartTrim, 13, band, walkKmh, { elapsedMs: 200_000, heartRate }).trimKmh;
    expect(ease(zone)).toBeLessThan(-0.2);
    expect(ease(speeds)).toBe(0);
  });

  it('only ever gets slower by itself, and no slower than a walk', () => {
    const heart = fc.integer({ min: 60, max: 210 });
    fc.assert(
      fc.property(fc.array(heart, { minLength: 1, maxLength: 80 }), (bpms) => {
        let trim = noHeartTrim;
        for (const [index, heartRateBpm] of bpms.entries()) {
          const next = easeHandSpeed(trim, 13, zone, walkKmh, {
            elapsedMs: 180_000 + index * 5000,
            heartRate: { heartRateBpm, ageMs: 0 },
          });
          expect(next.trimKmh).toBeLessThanOrEqual(trim.trimKmh);
          expect(13 + next.trimKmh).toBeGreaterThanOrEqual(Math.min(walkKmh, zone.lowKmh) - 1e-9);
          trim = next;
        }
      }),
    );
  });
});
