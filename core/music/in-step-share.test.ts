import { describe, expect, it } from 'vitest';
import { inStepShareOf, isSampleInStep, type StepSample } from './in-step-share.ts';

function seconds(count: number, sample: StepSample): readonly StepSample[] {
  return Array.from({ length: count }, () => sample);
}

const inStep = { reportedSpeedKmh: 9, cadenceSpm: 172, heardTempoBpm: 170 };
const outOfStep = { reportedSpeedKmh: 9, cadenceSpm: 160, heardTempoBpm: 170 };

describe('share in step', () => {
  it('is of the seconds on a moving belt that know steps and beat', () => {
    expect(inStepShareOf([...seconds(45, inStep), ...seconds(15, outOfStep)])).toBeCloseTo(0.75, 9);
  });

  it('counts 3 % as in step, and no hair more', () => {
    expect(isSampleInStep({ reportedSpeedKmh: 9, cadenceSpm: 103, heardTempoBpm: 100 })).toBe(true);
    expect(isSampleInStep({ reportedSpeedKmh: 9, cadenceSpm: 97, heardTempoBpm: 100 })).toBe(true);
    expect(isSampleInStep({ reportedSpeedKmh: 9, cadenceSpm: 103.1, heardTempoBpm: 100 })).toBe(false);
    // So far apart that no advice is given: still not in step.
    expect(isSampleInStep({ reportedSpeedKmh: 9, cadenceSpm: 50, heardTempoBpm: 100 })).toBe(false);
  });

  it('leaves out pauses, gaps of the link, silence and missing steps', () => {
    const nothingToCompare = [
      { ...inStep, reportedSpeedKmh: 0 },
      { cadenceSpm: 172, heardTempoBpm: 170 },
      { reportedSpeedKmh: 9, cadenceSpm: 172 },
      { reportedSpeedKmh: 9, heardTempoBpm: 170 },
    ];
    for (const sample of nothingToCompare) expect(isSampleInStep(sample)).toBeUndefined();
    expect(
      inStepShareOf([...seconds(40, inStep), ...nothingToCompare.flatMap((each) => seconds(40, each))]),
    ).toBe(1);
  });

  it('is unknown where too little is known', () => {
    expect(inStepShareOf([])).toBeUndefined();
    expect(inStepShareOf(seconds(29, inStep))).toBeUndefined();
    expect(inStepShareOf(seconds(30, outOfStep))).toBe(0);
  });
});
