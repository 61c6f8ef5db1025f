import { describe, expect, it } from 'vitest';
import { planBeltTest, planTilt } from './belt-test-plan.ts';

describe('speeds of a belt test', () => {
  it.each([
    { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1, slowKmh: 0.8, fastKmh: 1.3 },
    { minimumKmh: 1, maximumKmh: 20, incrementKmh: 0.5, slowKmh: 1, fastKmh: 1.5 },
    { minimumKmh: 0.8, maximumKmh: 16, incrementKmh: 0.16, slowKmh: 0.8, fastKmh: 1.28 },
    { minimumKmh: 1, maximumKmh: 16, incrementKmh: 1, slowKmh: 1, fastKmh: 2 },
    { minimumKmh: 0, maximumKmh: 16, incrementKmh: 0.1, slowKmh: 0.5, fastKmh: 1 },
    { minimumKmh: 0.8, maximumKmh: 16, incrementKmh: 0, slowKmh: 0.8, fastKmh: 1.3 },
    { minimumKmh: 0, maximumKmh: 16, incrementKmh: 0.2, slowKmh: 0.6, fastKmh: 1.2 },
  ])(
    'from $minimumKmh in steps of $incrementKmh are $slowKmh and $fastKmh',
    ({ slowKmh, fastKmh, ...range }) => {
      const plan = planBeltTest(range, undefined);
      expect(plan).toMatchObject({ slowKmh, fastKmh });
      expect(plan?.ceilingKmh).toBeCloseTo(slowKmh * 1.609344 + 2.5, 9);
    },
  );

  it.each([
    ['no range', undefined],
    ['steps of a run', { minimumKmh: 1, maximumKmh: 20, incrementKmh: 2 }],
    ['a range of nothing', { minimumKmh: 1, maximumKmh: 1.2, incrementKmh: 0.1 }],
    ['figures that are none', { minimumKmh: Number.NaN, maximumKmh: 20, incrementKmh: 0.1 }],
  ])('need more than %s', (_what, range) => {
    expect(planBeltTest(range, undefined)).toBeUndefined();
  });
});

describe('tilt of a belt test', () => {
  const range = { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 };

  it('is one percent up from where the deck is, and back', () => {
    expect(planTilt(range, 2)).toEqual({ awayPercent: 3, homePercent: 2 });
    expect(planTilt(range, undefined)).toEqual({ awayPercent: 1, homePercent: 0 });
  });

  it('is a step of the machine where that is more', () => {
    expect(planTilt({ ...range, incrementPercent: 1.5 }, 0)).toEqual({ awayPercent: 1.5, homePercent: 0 });
    expect(planTilt({ ...range, incrementPercent: 0 }, 0)).toEqual({ awayPercent: 1, homePercent: 0 });
  });

  it('stays in the range (quirk 19: some report 6 % for flat)', () => {
    expect(planTilt({ ...range, minimumPercent: 1 }, 0)).toEqual({ awayPercent: 2, homePercent: 1 });
    expect(planTilt(range, 20)).toBeUndefined();
  });
});
