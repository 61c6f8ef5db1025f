import { describe, expect, it } from 'vitest';
import { stepWord } from './in-step.ts';

describe('in step', () => {
  it('is within 3 % of the heard tempo', () => {
    expect([165, 164.9, 175.1, 175.2].map((spm) => stepWord(spm, 170))).toEqual([
      'inStep',
      'inStep',
      'inStep',
      'easeOff',
    ]);
    expect(stepWord(164.8, 170)).toBe('stepUp');
    expect(stepWord(97, 100)).toBe('inStep');
    expect(stepWord(103, 100)).toBe('inStep');
  });

  it('advises nothing where steps and beat are unrelated or unknown', () => {
    expect(stepWord(110, 170)).toBeUndefined();
    expect(stepWord(200, 170)).toBeUndefined();
    expect(stepWord(undefined, 170)).toBeUndefined();
    expect(stepWord(170, undefined)).toBeUndefined();
    expect(stepWord(170, 0)).toBeUndefined();
  });
});
