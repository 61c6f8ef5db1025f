import { expect, it } from 'vitest';
import { countVitestReport } from './vitest-report.mjs';

const passed = { status: 'passed', fullName: 'a belt that stands', failureMessages: [] };
const failed = {
  status: 'failed',
  fullName: 'a belt that moves',
  failureMessages: ['AssertionError: expected 4 to be 3\n    at belt.test.ts:7'],
};

it('tells each failed test with its message, without the calls that led there', () => {
  const result = countVitestReport(
    { testResults: [{ status: 'failed', assertionResults: [passed, failed] }] },
    1,
  );
  expect(result).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['a belt that moves: AssertionError: expected 4 to be 3'],
    problems: [],
  });
});

it('tells the counterexample of a property', () => {
  const message = 'Error: Property failed after 32 tests\n{ seed: 4 }\nCounterexample: [1]\n\n    at fc.js:1';
  const property = { ...failed, failureMessages: [message] };
  expect(countVitestReport({ testResults: [{ assertionResults: [property] }] }, 1).failures).toEqual([
    'a belt that moves: Error: Property failed after 32 tests { seed: 4 } Counterexample: [1]',
  ]);
});

it('counts a file that could not be run, a run without a test and an error outside of the tests', () => {
  const broken = { testResults: [{ status: 'failed', name: 'belt.test.ts', assertionResults: [] }] };
  expect(countVitestReport(broken, 1)).toMatchObject({
    failed: 1,
    problems: ['belt.test.ts could not be run'],
  });
  expect(countVitestReport({ testResults: [] }, 0)).toMatchObject({ failed: 1, problems: ['no test ran'] });
  const skipped = { status: 'passed', assertionResults: [{ ...passed, status: 'pending' }] };
  expect(countVitestReport({ testResults: [skipped] }, 0)).toMatchObject({
    failed: 1,
    problems: ['no test ran'],
  });
  const outside = countVitestReport({ testResults: [{ status: 'passed', assertionResults: [passed] }] }, 1);
  expect(outside).toMatchObject({ passed: 1, failed: 1 });
});

it('names what was skipped', () => {
  const report = {
    testResults: [{ status: 'passed', assertionResults: [passed, { ...passed, status: 'skipped' }] }],
  };
  expect(countVitestReport(report, 0).skipped).toEqual(['a belt that stands']);
});
