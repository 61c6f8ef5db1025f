import { describe, expect, it } from 'vitest';
import { runChild } from './run-child.mjs';
import { countVitestReport } from './vitest-report.mjs';

describe('runChild', () => {
  const node = process.execPath;

  it('gives exit code and output', async () => {
    const done = await runChild(node, ['-e', 'console.log("hello"); process.exit(3)'], {
      timeLimitS: 20,
      isQuiet: true,
    });
    expect(done).toEqual({ exitCode: 3, hasTimedOut: false, output: 'hello\n' });
  });

  it('ends a program that does not end, and what that one started', async () => {
    // What it starts holds on to its output: the run is over only when both are gone.
    const program = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', 'console.log("started"); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    const done = await runChild(node, ['-e', program], { timeLimitS: 2, isQuiet: true });
    expect(done.hasTimedOut).toBe(true);
    expect(done.exitCode).not.toBe(0);
    expect(done.output).toBe('started\n');
  });

  it('says so when there is no such program', async () => {
    const done = await runChild('no-such-program-at-all', [], { timeLimitS: 5, isQuiet: true });
    expect(done.exitCode).toBe(127);
    expect(done.output).toContain('ENOENT');
  });
});

describe('countVitestReport', () => {
  const file = (status: string, ...tests: string[]): object => ({
    name: 'x.test.ts',
    status,
    assertionResults: tests.map((one, index) => ({ status: one, fullName: `test ${index}` })),
  });

  it('adds up tests', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'failed', 'passed')] };
    expect(countVitestReport(report, 1)).toEqual({ passed: 3, failed: 1, skipped: [], problems: [] });
  });

  it('names what was skipped', () => {
    const report = { testResults: [file('passed', 'passed', 'pending', 'todo')] };
    expect(countVitestReport(report, 0).skipped).toEqual(['test 1', 'test 2']);
  });

  it('takes a file that could not be run for a failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] };
    expect(countVitestReport(report, 1)).toMatchObject({
      passed: 1,
      failed: 1,
      problems: ['x.test.ts could not be run'],
    });
  });

  it('takes an error outside of the tests, and no test at all, for a failure', () => {
    expect(countVitestReport({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
    });
    expect(countVitestReport({ testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countVitestReport({ testResults: [file('passed', 'pending')] }, 0)).toMatchObject({ failed: 1 });
  });
});
