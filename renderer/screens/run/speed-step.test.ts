import { describe, expect, it } from 'vitest';
import { speedStepTenths } from '#contract/settings/app-settings.ts';
import { kmhFromMph } from '#core/units/speed.ts';
import { speedSteps } from '#ui/format/speed.ts';
import { createAskedSpeed } from './asked-speed.ts';
import { speedStepInUnit, usualSpeedStepTenths } from './speed-step.ts';

describe('speedStepInUnit', () => {
  it('is as chosen in km/h, and the tenths that come nearest in mph', () => {
    expect(speedStepTenths.map((tenths) => speedStepInUnit(tenths, 'metric'))).toEqual([0.1, 0.5, 1]);
    for (const tenths of speedStepTenths) {
      const mph = speedStepInUnit(tenths, 'imperial');
      expect(mph * 10).toBeCloseTo(Math.round(mph * 10));
      expect(Math.abs(kmhFromMph(mph) - tenths / 10)).toBeLessThan(kmhFromMph(0.05));
    }
  });

  it('stays as it was where nobody has chosen', () => {
    expect(speedStepInUnit(usualSpeedStepTenths, 'metric')).toBe(speedSteps.metric);
    expect(speedStepInUnit(usualSpeedStepTenths, 'imperial')).toBe(speedSteps.imperial);
  });

  it('is what a tap asks for', () => {
    const asked = createAskedSpeed();
    expect(asked.tap(10, 1, 'metric', 0, speedStepInUnit(10, 'metric'))).toBeCloseTo(1);
    expect(asked.tap(10, -1, 'metric', 100, speedStepInUnit(1, 'metric'))).toBeCloseTo(-0.1);
  });
});
