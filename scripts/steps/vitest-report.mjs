import { readFileSync, rmSync } from 'node:fs';

/** How much of a test's message is told again at the very end, characters: a counterexample has to fit. */
const longestMessage = 1200;

/**
 * @typedef {object} VitestResult
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} failures each failed test and its message, without the calls that led there
 * @property {readonly string[]} skipped
 * @property {readonly string[]} problems
 */

/**
 * What a run of vitest came to, from its JSON report. A run that broke down counts as a failure even where every test
 * that got its turn passed.
 *
 * @param {string} reportPath
 * @param {number} exitCode
 * @returns {VitestResult}
 */
export function readVitestReport(reportPath, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(reportPath, 'utf8'));
  } catch (error) {
    return {
      passed: 0,
      failed: 1,
      failures: [],
      skipped: [],
      problems: [`vitest left no report (${error.message})`],
    };
  }
  rmSync(reportPath);
  return countVitestReport(report, exitCode);
}

export function countVitestReport(report, exitCode) {
  const problems = [];
  const skipped = [];
  const failures = [];
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults ?? []) {
    let failedHere = 0;
    for (const test of file.assertionResults ?? []) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') {
        failedHere += 1;
        failures.push(`${test.fullName}: ${messageOf(test.failureMessages?.[0] ?? '')}`);
      } else skipped.push(test.fullName);
    }
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      problems.push(`${file.name} could not be run`);
    }
    failed += failedHere;
  }
  if (passed + failed === 0) {
    failed = 1;
    problems.push('no test ran');
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1;
    problems.push(`vitest ended with ${exitCode} though no test failed (an error outside of the tests)`);
  }
  return { passed, failed, failures, skipped, problems };
}

/** Of a property, the first line alone would keep the seed and the counterexample to itself. */
function messageOf(failure) {
  const lines = failure.split('\n');
  const calls = lines.findIndex((line) => /^\s+at /.test(line));
  const message = lines.slice(0, calls === -1 ? undefined : calls).map((line) => line.trim());
  return message.filter(Boolean).join(' ').slice(0, longestMessage);
}
