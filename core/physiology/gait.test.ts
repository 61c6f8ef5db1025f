import { describe, expect, it } from 'vitest';
import { gaitAtSpeed, isComfortable, observedGait } from './gait.ts';

describe('gait', () => {
  it('changes at 7.2 km/h, with hysteresis from 6.8 to 7.6 where the gait so far is known', () => {
    expect([6.8, 7.1, 7.2, 7.6].map((speedKmh) => gaitAtSpeed(speedKmh))).toEqual([
      'walking',
      'walking',
      'running',
      'running',
    ]);
    expect(gaitAtSpeed(7.5, 'walking')).toBe('walking');
    expect(gaitAtSpeed(6.9, 'running')).toBe('running');
    expect(gaitAtSpeed(6.8, 'running')).toBe('walking');
    expect(gaitAtSpeed(7.6, 'walking')).toBe('running');
  });

  it('is seen by the steps between 6 and 8 km/h and by the speed elsewhere', () => {
    expect(observedGait(6.5, 150)).toBe('running');
    expect(observedGait(7.9, 130)).toBe('walking');
    expect(observedGait(5, 160)).toBe('walking');
    expect(observedGait(9, 120)).toBe('running');
    expect(observedGait(7, undefined, 'running')).toBe('running');
  });

  it('is comfortable from 90 to 140 and from 140 to 200 steps a minute', () => {
    expect([89, 90, 140, 141].map((spm) => isComfortable(spm, 'walking'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([139, 140, 200, 201].map((spm) => isComfortable(spm, 'running'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
