import { describe, expect, it } from 'vitest';
import { automationRamp, gentlerRamp, personRamp, roleCaps } from './safety-limits.ts';

describe('ramps', () => {
  it('of automation are those of rule 4', () => {
    expect(automationRamp).toEqual({
      speedStepUpKmh: 0.3,
      speedUpPer10sKmh: 0.5,
      speedUpPer60sKmh: 1,
      speedDownPer10sKmh: 2,
      inclinePer10sPercent: 1,
    });
  });

  it('of a person are never gentler than those of automation', () => {
    for (const [name, figure] of Object.entries(automationRamp)) {
      expect(personRamp[name as keyof typeof personRamp]).toBeGreaterThanOrEqual(figure);
    }
  });

  it('can be set gentler', () => {
    expect(gentlerRamp(automationRamp, { speedStepUpKmh: 0.1, inclinePer10sPercent: 0 })).toEqual({
      ...automationRamp,
      speedStepUpKmh: 0.1,
      inclinePer10sPercent: 0,
    });
  });

  it.each([0.4, Number.POSITIVE_INFINITY, -1, Number.NaN])(
    'cannot be set steeper, or to nonsense (%d)',
    (wanted) => {
      expect(gentlerRamp(automationRamp, { speedStepUpKmh: wanted })).toEqual(automationRamp);
    },
  );
});

describe('caps of age', () => {
  it('hold under fourteen', () => {
    expect(roleCaps(13)).toEqual({ roleSpeedCapKmh: 10, roleInclineCapPercent: 5 });
    expect(roleCaps(14)).toEqual({});
  });
});
