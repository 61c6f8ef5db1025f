import { describe, expect, it } from 'vitest';
import { judgeSpeed, type SpeedJudgement } from './belt-test-speed.ts';

/** Asked for 0.8 and 1.3 km/h, as on most machines. */
function judge(slowReportedKmh: number, fastReportedKmh: number): SpeedJudgement {
  return judgeSpeed(
    { requestedKmh: 0.8, reportedKmh: slowReportedKmh },
    { requestedKmh: 1.3, reportedKmh: fastReportedKmh },
  );
}

describe('the unit of speeds', () => {
  it.each([
    [0.8, 1.3, 1],
    [0.8, 1.4, 1],
    [0.9, 1.3, 1],
    [1.29, 2.09, 1.609344],
    [1.3, 2.1, 1.609344],
  ])('from %d and %d reported is %d', (slow, fast, speedFactor) => {
    expect(judge(slow, fast)).toEqual({ kind: 'follows', speedFactor });
  });

  it('is not one that would make a belt faster than asked', () => {
    expect(judge(0.5, 0.81)).toMatchObject({ kind: 'problem', problem: 'reportsInMph' });
  });

  it.each([
    [1.3, 1.3],
    [1.2, 1.3],
    [2, 1],
  ])('is unknown for a belt that does not follow (%d, %d)', (slow, fast) => {
    expect(judge(slow, fast)).toEqual({ kind: 'problem', problem: 'speedIgnored' });
  });

  it.each([
    ['only the faster speed fits', 1.1, 1.3],
    ['only the difference fits', 1.2, 1.7],
    ['nothing fits', 3, 5],
  ])('is unclear where %s', (_what, slow, fast) => {
    expect(judge(slow, fast)).toEqual({ kind: 'problem', problem: 'speedUnclear' });
  });
});
