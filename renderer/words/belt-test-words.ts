import type { BeltTestProgress } from '#contract/rpc/belt-test.ts';
import type {
  BeltTestPhase,
  BeltTestProblem,
  OperationResult,
  TestedOperation,
} from '#core/treadmill/belt-test-state.ts';
import type { Translate } from './translate.ts';

/** What the test does now. */
export function beltTestPhaseWords(t: Translate, phase: BeltTestPhase): string {
  return t(`test.phase.${phase}`);
}

/** Why it failed, and what to do. */
export function beltTestProblemWords(t: Translate, problem: BeltTestProblem): string {
  return t(`test.problem.${problem}`);
}

export function testedOperationWords(t: Translate, operation: TestedOperation): string {
  return t(`test.operation.${operation}`);
}

export function operationResultWords(t: Translate, result: OperationResult): string {
  return t(`test.result.${result}`);
}

/** What came of it all: one sentence, and a second one where the result is lost with the program. */
export function beltTestOutcomeWords(
  t: Translate,
  {
    passed,
    hasBegun,
    isKept,
  }: Pick<NonNullable<BeltTestProgress['outcome']>, 'passed' | 'hasBegun' | 'isKept'>,
): readonly string[] {
  if (!hasBegun) return [t('test.outcome.notBegun')];
  const outcome = t(passed ? 'test.outcome.passed' : 'test.outcome.failed');
  return isKept ? [outcome] : [outcome, t('test.outcome.notKept')];
}
