import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { automationRamp, gentlerRamp, personRamp, type SafetyLimits } from '#core/safety/safety-limits.ts';
import { examplePacing, exampleRunner } from '#tests/support/pacing-examples.ts';
import { programmeFor, programmeLengthMs, programmeNames, type ProgrammeName } from './programme.ts';
import { courseOf } from './programme-course.ts';
import { forecastProgramme } from './programme-forecast.ts';

function limitsOf(changes: Partial<SafetyLimits> = {}): SafetyLimits {
  return {
    machine: {
      speedRange: { minimumKmh: 1, maximumKmh: 18, incrementKmh: 0.1 },
      inclinationRange: undefined,
    },
    profileSpeedCapKmh: exampleRunner.speedCapKmh,
    profileInclineCapPercent: 8,
    maxHeartRateBpm: 184,
    automationRamp,
    personRamp,
    ...changes,
  };
}

function foresee(
  name: ProgrammeName,
  {
    profile = exampleRunner,
    limits = limitsOf(),
    automation = 'full',
  }: Partial<Parameters<typeof forecastProgramme>[0]> = {},
) {
  const programme = programmeFor(name, profile, undefined);
  const { tempoRange } = examplePacing();
  return forecastProgramme({
    profile,
    course: courseOf(programme, profile, limits),
    lengthMs: programmeLengthMs(programme),
    coolDownMs: programme.coolDownMs,
    automation,
    limits,
    tempoRange,
    stretchLimitPercent: 6,
  });
}

const at = (points: ReturnType<typeof foresee>, minute: number) =>
  points.find(({ atMs }) => atMs === minute * 60_000)?.speedKmh ?? Number.NaN;

describe('the forecast of a programme', () => {
  it('is a belt that climbs by 1 km/h a minute, and comes down at once', () => {
    const points = foresee('fourByFour');
    expect(points).toHaveLength(40 * 12 + 1);
    expect(points[0]).toMatchObject({ speedKmh: 5, targetKmh: 5 });
    expect(at(points, 10)).toBeCloseTo(8.4, 0);
    // 12.5 km/h are asked for from here on.
    expect(at(points, 12)).toBeGreaterThan(10);
    expect(at(points, 12)).toBeLessThan(11.2);
    expect(at(points, 13.75)).toBeGreaterThan(11.8);
    // Down by 2 km/h in ten seconds.
    expect(at(points, 14)).toBeLessThan(at(points, 13.75) - 1.5);
    expect(at(points, 14.5)).toBeLessThan(9);
    expect(points.at(-1)).toMatchObject({ targetKmh: 5 });
    expect(points.at(-1)?.speedKmh).toBeCloseTo(5, 0);
  });

  it('stays where nothing reaches the belt by itself, and still tells what will be asked for', () => {
    const shadow = foresee('progression', { automation: 'shadow' });
    expect(new Set(shadow.map(({ speedKmh }) => speedKmh))).toEqual(new Set([5]));
    expect(Math.max(...shadow.map(({ targetKmh }) => targetKmh))).toBe(11.4);
    const down = foresee('progression', { automation: 'decreaseOnly' });
    expect(Math.max(...down.map(({ speedKmh }) => speedKmh))).toBe(5);
  });

  it('works before any treadmill is known', () => {
    const unknown = limitsOf({ machine: { speedRange: undefined, inclinationRange: undefined } });
    expect(foresee('walkIntervals', { limits: unknown })).toEqual(foresee('walkIntervals'));
  });

  it('never climbs faster than the ramp, nor above a cap, whatever is set', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programmeNames),
        fc.constantFrom(defaultProfile, exampleRunner),
        fc.double({ min: 4, max: 18, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (name, profile, sessionSpeedCapKmh, speedUpPer60sKmh) => {
          const ramp = gentlerRamp(automationRamp, { speedUpPer60sKmh });
          const limits = limitsOf({
            profileSpeedCapKmh: profile.speedCapKmh,
            sessionSpeedCapKmh,
            automationRamp: ramp,
          });
          const speeds = foresee(name, { profile, limits }).map(({ speedKmh }) => speedKmh);
          // Whoever walks faster than the cap begins above it and comes down.
          const first = speeds.findIndex((each) => each <= sessionSpeedCapKmh + 1e-9);
          for (const [index, speedKmh] of speeds.entries()) {
            if (index >= first) expect(speedKmh).toBeLessThanOrEqual(sessionSpeedCapKmh + 1e-9);
            const minute = speeds.slice(Math.max(0, index - 12), index + 1);
            expect(speedKmh - Math.min(...minute)).toBeLessThanOrEqual(speedUpPer60sKmh + 1e-6);
            const tenSeconds = speeds.slice(Math.max(0, index - 2), index + 1);
            expect(speedKmh - Math.min(...tenSeconds)).toBeLessThanOrEqual(ramp.speedUpPer10sKmh + 1e-6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
