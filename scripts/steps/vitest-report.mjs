import { readFileSync, rmSync } from 'node:fs';

/**
 * What a run of vitest came to, from its JSON report. A run that broke down counts as a failure even where every test
 * that got its turn passed.
 *
 * @param {string} reportPath
 * @param {number} exitCode
 * @returns {{ passed: number, failed: number, skipped: readonly string[], problems: readonly string[] }}
 */
export function readVitestReport(reportPath, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(reportPath, 'utf8'));
  } catch (error) {
    return { passed: 0, failed: 1, skipped: [], problems: [`vitest left no report (${error.message})`] };
  }
  rmSync(reportPath);
  return countVitestReport(report, exitCode);
}

export function countVitestReport(report, exitCode) {
  const problems = [];
  const skipped = [];
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults ?? []) {
    let failedHere = 0;
    for (const test of file.assertionResults ?? []) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failedHere += 1;
      else skipped.push(test.fullName);
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
  return { passed, failed, skipped, problems };
}
