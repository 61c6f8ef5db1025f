import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyNumber } from './steady-number.ts';

describe('steadyNumber', () => {
  it('shows the first value rounded', () => {
    expect(steadyNumber(undefined, 12.44, 0.1)).toBe(12.4);
    expect(steadyNumber(undefined, 171.6, 1)).toBe(172);
  });

  it('keeps what is shown while a value trembles around a half step', () => {
    let shown = steadyNumber(undefined, 12.44, 0.1);
    for (const value of [12.46, 12.44, 12.47, 12.45, 12.46]) shown = steadyNumber(shown, value, 0.1);
    expect(shown).toBe(12.4);
  });

  it('follows a change of one display step, whatever floating point makes of it', () => {
    for (let tenth = 0; tenth < 250; tenth++) {
      expect(steadyNumber(tenth / 10, (tenth + 1) / 10, 0.1)).toBe((tenth + 1) / 10);
    }
  });

  it('never shows a belt at rest as moving', () => {
    expect(steadyNumber(0.1, 0, 0.1)).toBe(0);
    expect(steadyNumber(1, 0, 1)).toBe(0);
  });

  it('is never further off than three quarters of a step, and stays where it is for the same value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (values) => {
          let shown: number | undefined;
          for (const value of values) {
            shown = steadyNumber(shown, value, 0.1);
            expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.075 + 1e-6);
            expect(steadyNumber(shown, value, 0.1)).toBe(shown);
          }
        },
      ),
    );
  });
});
