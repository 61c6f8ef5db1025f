import type { BeltTestResult } from './belt-test-state.ts';
import type { BeltTestRecord } from './machine-record.ts';

/**
 * What is known of a machine after a belt test. A test that never began says nothing: what was known stays. One that broke
 * off says that the machine has not passed, and only that: a unit or an answer that an earlier test has found out is not
 * forgotten. With another firmware everything has to be found out again, but for a unit that makes the belt slower.
 */
export function beltTestRecord(
  before: BeltTestRecord | undefined,
  result: BeltTestResult,
  when: { readonly testedAtWallMs: number; readonly firmware: string | undefined },
): BeltTestRecord | undefined {
  if (!result.hasBegun) return before;
  const { testedAtWallMs, firmware } = when;
  const isSameFirmware = before?.firmware === firmware;
  const knownFactor = isSameFirmware || (before?.speedFactor ?? 1) > 1 ? before?.speedFactor : undefined;
  const speedFactor = result.speedFactor ?? knownFactor;
  const tried = Object.entries(result.operations).filter(([, what]) => what !== 'notTried');
  return {
    passed: result.passed,
    testedAtWallMs,
    ...(firmware === undefined ? {} : { firmware }),
    ...(speedFactor === undefined ? {} : { speedFactor }),
    operations: {
      ...result.operations,
      ...(isSameFirmware ? before?.operations : {}),
      ...Object.fromEntries(tried),
    },
  };
}
