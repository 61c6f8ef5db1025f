import { describe, expect, it } from 'vitest';
import { defaultProfile, runnerProfileSchema } from '#contract/settings/profile.ts';
import {
  draftOf,
  keptValue,
  numberFields,
  problemsOf,
  profileOf,
  shownValue,
  type ProfileDraft,
} from './profile-draft.ts';

const ada: ProfileDraft = { ...draftOf(defaultProfile, false), displayName: 'Ada' };

describe('a profile that is filled in', () => {
  it('is kept as it was entered, with what was not measured left out', () => {
    expect(profileOf(ada, 'ada')).toEqual({ ...defaultProfile, profileId: 'ada', displayName: 'Ada' });
    expect(profileOf({ ...ada, maxHeartRateBpm: 190, displayName: ' Ada ' }, 'ada')).toMatchObject({
      displayName: 'Ada',
      maxHeartRateBpm: 190,
    });
  });

  it('needs a name where a guest fills it in', () => {
    expect(problemsOf(draftOf(defaultProfile, true))).toEqual({ displayName: 'nameNeeded' });
    expect(profileOf(draftOf(defaultProfile, true), 'x')).toBeUndefined();
  });

  it.each(numberFields)('has the limits of the contract at $key', ({ key, low, high, isOptional }) => {
    const accepts = (value: number): boolean =>
      runnerProfileSchema.safeParse({
        speedCapKmh: 25,
        walkSpeedKmh: 2,
        ...(key === 'speedCapKmh' ? { walkSpeedKmh: undefined } : {}),
        [key]: value,
      }).success;
    expect([accepts(low), accepts(high), accepts(low - 0.01), accepts(high + 0.01)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const free = { ...ada, walkSpeedKmh: 2, speedCapKmh: 25 };
    expect(problemsOf({ ...free, [key]: low - 0.01 })[key]).toBe('outOfRange');
    expect(problemsOf({ ...free, [key]: high + 0.01 })[key]).toBe('outOfRange');
    expect(problemsOf({ ...free, [key]: undefined })[key]).toBe(isOptional ? undefined : 'missing');
  });

  it('says at the field what does not go together', () => {
    expect(problemsOf({ ...ada, restingHeartRateBpm: 100, maxHeartRateBpm: 129 })).toEqual({
      maxHeartRateBpm: 'tooCloseToRest',
    });
    expect(problemsOf({ ...ada, speedCapKmh: 4 })).toEqual({ walkSpeedKmh: 'aboveCap' });
  });
});

describe('units of the form', () => {
  it.each(numberFields)('bring $key back as it was', (spec) => {
    for (const value of [spec.low, spec.high, (spec.low + spec.high) / 2]) {
      const shown = shownValue(value, spec, true) ?? Number.NaN;
      const back = keptValue(shown, spec, true);
      expect(Math.abs(back - value)).toBeLessThan(1.3);
      expect(back).toBeGreaterThanOrEqual(spec.low);
      expect(back).toBeLessThanOrEqual(spec.high);
      expect(shownValue(back, spec, true)).toBe(shown);
    }
  });

  it('are the runner’s', () => {
    const [, height, mass] = numberFields;
    expect(shownValue(180, height!, true)).toBe(71);
    expect(shownValue(70, mass!, true)).toBe(154);
    expect(shownValue(12, { kind: 'speed' }, true)).toBe(7.5);
    expect(shownValue(12, { kind: 'speed' }, false)).toBe(12);
    expect(shownValue(undefined, { kind: 'plain' }, true)).toBeUndefined();
  });

  it('do not mend what is far outside', () => {
    const [, height] = numberFields;
    expect(keptValue(20, height!, true)).toBeCloseTo(50.8);
  });
});
