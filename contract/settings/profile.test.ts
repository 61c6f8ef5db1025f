import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { defaultProfile, parseProfile } from './profile.ts';

const full: RunnerProfile = {
  profileId: 'a1',
  displayName: '李雷 👟',
  age: 33.5,
  sex: 'female',
  heightCm: 164,
  massKg: 58,
  restingHeartRateBpm: 52,
  maxHeartRateBpm: 189,
  vo2Max: 48,
  fitnessLevel: 4,
  speedCapKmh: 15,
  inclineCapPercent: 10,
  walkSpeedKmh: 5.5,
  unitSystem: 'imperial',
};

function problemsOf(json: unknown): readonly string[] {
  try {
    parseProfile(json);
  } catch (error) {
    if (!hasErrorCode(error, 'profile/out-of-range')) throw error;
    return String(error.params['problems']).split('; ');
  }
  return [];
}

describe('a profile from outside', () => {
  it('is taken as it is where it is whole', () => {
    expect(parseProfile(full)).toEqual(full);
    expect(parseProfile(JSON.parse(JSON.stringify(full)))).toEqual(full);
  });

  it('is the guest’s where nothing is said, and what was never measured stays absent', () => {
    expect(parseProfile({})).toStrictEqual(defaultProfile);
    expect(parseProfile({ age: 28, vo2Max: 45 })).toStrictEqual({ ...defaultProfile, age: 28, vo2Max: 45 });
  });

  it('walks no faster than its cap where no walking speed is given', () => {
    expect(parseProfile({ speedCapKmh: 3 }).walkSpeedKmh).toBe(3);
  });

  it('names every problem at once, in words', () => {
    expect(
      problemsOf({
        age: 212,
        heightCm: 12,
        massKg: '70',
        sex: 'x',
        fitnessLevel: 6,
        restingHeartRateBpm: 20,
        maxHeartRateBpm: 300,
        vo2Max: 5,
        speedCapKmh: 0.5,
        inclineCapPercent: 16,
        walkSpeedKmh: 7,
        unitSystem: 'miles',
        displayName: 7,
        profileId: '',
      }),
    ).toEqual([
      'profileId is not 1 to 64 characters of plain text',
      'displayName 7 is not text',
      'age 212 is not between 10 and 99',
      'sex "x" is not one of female, male, unspecified',
      'heightCm 12 is not between 120 and 220',
      'massKg "70" is not a number',
      'restingHeartRateBpm 20 is not between 30 and 110',
      'maxHeartRateBpm 300 is not between 120 and 230',
      'vo2Max 5 is not between 15 and 90',
      'fitnessLevel 6 is not one of 1, 2, 3, 4, 5',
      'speedCapKmh 0.5 is not between 1 and 25',
      'inclineCapPercent 16 is not between 0 and 15',
      'walkSpeedKmh 7 is not between 1 and 6.5',
      'unitSystem "miles" is not one of metric, imperial',
    ]);
  });

  it('is refused where its values contradict each other', () => {
    expect(problemsOf({ restingHeartRateBpm: 110, maxHeartRateBpm: 125 })).toEqual([
      'maxHeartRateBpm 125 is not at least 30 above restingHeartRateBpm 110',
    ]);
    expect(problemsOf({ speedCapKmh: 4, walkSpeedKmh: 5 })).toEqual([
      'walkSpeedKmh 5 is above speedCapKmh 4',
    ]);
  });

  it('is refused for names that it does not know, with a guess at what was meant', () => {
    expect(problemsOf({ max_speed: 12, shoeSize: 43, constructor: 1 })).toEqual([
      '"max_speed" is not a profile setting (is speedCapKmh meant?)',
      '"shoeSize" is not a profile setting',
      '"constructor" is not a profile setting',
    ]);
  });

  it('is refused where it is no object', () => {
    for (const json of [null, [], 'text', 3, undefined]) {
      expect(problemsOf(json)).toEqual([
        expect.stringContaining('is not a profile: a JSON object is expected'),
      ]);
    }
  });

  it('shows strangers’ text short and without anything that a terminal obeys', () => {
    const bidi = '\u202e';
    const [name, sex] = problemsOf({ displayName: 'a\u001b[2J', sex: `${bidi}\u009b31m${'x'.repeat(99)}` });
    expect(name).toBe('displayName is not 1 to 60 characters of plain text');
    expect(sex).toBe(`sex "??31m${'x'.repeat(34)}... is not one of female, male, unspecified`);
  });

  it('accepts again what it made of the lowest cap', () => {
    for (const speedCapKmh of [1, 1.5, 2]) {
      const profile = parseProfile({ speedCapKmh });
      expect(profile.walkSpeedKmh).toBe(speedCapKmh);
      expect(parseProfile(profile)).toEqual(profile);
    }
  });

  it('never throws anything else, and what it accepts it accepts again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(problemsOf(json).join().length).toBeGreaterThanOrEqual(0);
      }),
    );
    const age = fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined });
    fc.assert(
      fc.property(age, fc.double({ min: 0, max: 30, noNaN: true }), (someAge, speedCapKmh) => {
        const json = { ...(someAge === undefined ? {} : { age: someAge }), speedCapKmh };
        if (problemsOf(json).length > 0) {
          expect(speedCapKmh < 1 || speedCapKmh > 25 || (someAge ?? 40) < 10 || (someAge ?? 40) > 99).toBe(
            true,
          );
        } else {
          expect(parseProfile(parseProfile(json))).toEqual(parseProfile(json));
        }
      }),
    );
  });
});
