import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { gaitGap } from '#core/physiology/gait.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { exampleRunner } from '#tests/support/pacing-examples.ts';
import type { PacingLimits } from './pacing-caps.ts';
import { programmeFor, programmeNames, type ProgrammeName } from './programme.ts';
import { courseOf, middleKmh, placeAt, type ProgrammeCourse } from './programme-course.ts';

function course(name: ProgrammeName, profile: RunnerProfile = exampleRunner, limits: PacingLimits = {}) {
  return courseOf(programmeFor(name, profile, undefined), profile, limits);
}

const speeds = ({ parts }: ProgrammeCourse): readonly number[] =>
  parts.map(({ band }) => Math.round(middleKmh(band) * 100) / 100);

const heartOf = ({ parts }: ProgrammeCourse, index: number) => parts[index]?.band.heartRange;

describe('a course', () => {
  it('has the hearts of the field: 85 to 95 % of the maximum and about 70 % between', () => {
    const found = course('fourByFour');
    expect(heartOf(found, 0)?.lowBpm).toBeCloseTo(0.85 * 184);
    expect(heartOf(found, 0)?.highBpm).toBeCloseTo(0.95 * 184);
    expect(heartOf(found, 1)?.lowBpm).toBeCloseTo(0.65 * 184);
    expect(heartOf(found, 1)?.highBpm).toBeCloseTo(0.75 * 184);
  });

  it('gives a runner’s zones in speeds, without any heart', () => {
    expect(speeds(course('progression'))).toEqual([7.9, 9.3, 11.4]);
    const thirds = course('progression');
    expect(thirds.easiest).toBe(thirds.parts[0]?.band);
  });

  it('walks round the runner’s own walk, and never into a run', () => {
    expect(speeds(course('walkIntervals')).slice(0, 2)).toEqual([4.5, 6]);
    const brisk = course('walkIntervals', { ...exampleRunner, walkSpeedKmh: 6.5 });
    expect(brisk.parts[1]?.band.highKmh).toBe(gaitGap.lowKmh);
  });

  it('tells the parts of somebody apart for whom each of them would be the fastest walk', () => {
    expect(speeds(course('progression', defaultProfile))).toEqual([4.85, 5.65, 6.25]);
    expect(speeds(course('fourByFour', defaultProfile)).slice(0, 2)).toEqual([6.45, 4.85]);
  });

  it('is never faster than a cap, nor than what each goal gives by itself, for anybody', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programmeNames),
        fc.record({
          age: fc.integer({ min: 10, max: 80 }),
          fitnessLevel: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const),
          walkSpeedKmh: fc.double({ min: 2, max: 6.5, noNaN: true }),
          speedCapKmh: fc.double({ min: 3, max: 20, noNaN: true }),
        }),
        fc.double({ min: 1, max: 18, noNaN: true }),
        (name, changes, sessionSpeedCapKmh) => {
          const profile: RunnerProfile = { ...defaultProfile, ...changes };
          const machine = { speedRange: { minimumKmh: 0.8, maximumKmh: 16 } };
          const found = course(name, profile, { machine, sessionSpeedCapKmh });
          const highest = Math.min(profile.speedCapKmh, sessionSpeedCapKmh, 16);
          for (const { band } of found.parts) {
            expect(band.highKmh).toBeLessThanOrEqual(highest + 1e-9);
            expect(band.lowKmh).toBeLessThanOrEqual(band.highKmh);
            expect(band.lowKmh).toBeGreaterThanOrEqual(Math.min(0.8, highest) - 1e-9);
            expect(middleKmh(found.easiest)).toBeLessThanOrEqual(middleKmh(band));
          }
        },
      ),
    );
  });
});

describe('a place in a course', () => {
  it('is the warm-up, each part in turn, and the last one to the end', () => {
    const found = course('fourByFour');
    const at = (minute: number) => {
      const { index, part, next } = placeAt(found, minute * 60_000);
      return [index, part?.effort, next?.effort];
    };
    expect(at(0)).toEqual([-1, undefined, 'hard']);
    expect(at(9.999)).toEqual([-1, undefined, 'hard']);
    expect(at(10)).toEqual([0, 'hard', 'easy']);
    expect(at(14)).toEqual([1, 'easy', 'hard']);
    expect(at(34.9)).toEqual([6, 'hard', undefined]);
    expect(at(99)).toEqual([6, 'hard', undefined]);
  });
});
