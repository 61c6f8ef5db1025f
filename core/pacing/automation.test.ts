import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAutomation, automationLevels } from './automation.ts';
import type { PacingTarget } from './pacing-target.ts';

const target: PacingTarget = {
  speedKmh: 10,
  inclinePercent: 1,
  playbackRate: 1.02,
  wantedTempoBpm: undefined,
  reasons: [{ kind: 'musicUnknown' }],
};

describe('automation levels', () => {
  it('full passes everything on', () => {
    expect(applyAutomation('full', target, { speedKmh: 8, inclinePercent: 3 })).toBe(target);
  });

  it('shadow moves nothing but the music and tells what it would have done', () => {
    expect(applyAutomation('shadow', target, { speedKmh: 11, inclinePercent: 3 })).toEqual({
      ...target,
      speedKmh: 11,
      inclinePercent: 3,
      reasons: [
        { kind: 'musicUnknown' },
        { kind: 'automation', level: 'shadow', withheldSpeedKmh: 10, withheldInclinePercent: 1 },
      ],
    });
    const same = { speedKmh: 10, inclinePercent: 1 };
    expect(applyAutomation('shadow', target, same)).toBe(target);
  });

  it('decrease only lets each go down by itself', () => {
    const step = applyAutomation('decreaseOnly', target, { speedKmh: 8, inclinePercent: 3 });
    expect(step).toMatchObject({ speedKmh: 8, inclinePercent: 1 });
    expect(step.reasons.at(-1)).toMatchObject({ kind: 'automation', level: 'decreaseOnly' });
    expect(applyAutomation('decreaseOnly', target, { speedKmh: 12, inclinePercent: 1 })).toBe(target);
  });

  it('no level but full raises anything', () => {
    const value = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        value,
        value,
        value,
        value,
        fc.constantFrom(...automationLevels),
        (speedKmh, inclinePercent, nowKmh, nowPercent, level) => {
          const current = { speedKmh: nowKmh, inclinePercent: nowPercent };
          const step = applyAutomation(level, { ...target, speedKmh, inclinePercent }, current);
          if (level === 'full') return;
          expect(step.speedKmh).toBeLessThanOrEqual(nowKmh);
          expect(step.inclinePercent).toBeLessThanOrEqual(nowPercent);
        },
      ),
    );
  });
});
