import { writeFileSync } from 'node:fs';

/** The file that this reporter of vitest writes, one full name of a test a line. */
export const secondTryVariable = 'BEATRUNNER_SECOND_TRY';

/** Names the tests that failed first and passed when they were tried again: nothing of it is passed over in silence. */
export default class SecondTryReporter {
  #names = [];

  onTestCaseResult(testCase) {
    if (testCase.diagnostic()?.flaky === true) this.#names.push(testCase.fullName);
  }

  onTestRunEnd() {
    const path = process.env[secondTryVariable];
    if (path !== undefined && path !== '')
      writeFileSync(path, this.#names.map((name) => `${name}\n`).join(''));
  }
}
