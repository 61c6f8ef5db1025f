import { describe, expect, it } from 'vitest';
import { runChild } from './run-child.mjs';

describe('runChild', () => {
  const node = process.execPath;

  it('gives exit code and output', async () => {
    const done = await runChild(node, ['-e', 'console.log("hello"); process.exit(3)'], {
      timeLimitS: 20,
      isQuiet: true,
    });
    expect(done).toEqual({ exitCode: 3, hasTimedOut: false, isSilent: false, output: 'hello\n' });
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

  it('hears line by line, and ends a program that says nothing any more', async () => {
    const lines: string[] = [];
    const done = await runChild(
      node,
      ['-e', 'console.log("one"); setTimeout(() => console.log("two"), 900); setInterval(() => {}, 1000)'],
      { timeLimitS: 60, silenceLimitS: 1.5, isQuiet: true, onLine: (line: string) => void lines.push(line) },
    );
    expect(lines).toEqual(['one', 'two']);
    expect(done).toMatchObject({ hasTimedOut: true, isSilent: true });
  });

  it('says so when there is no such program', async () => {
    const done = await runChild('no-such-program-at-all', [], { timeLimitS: 5, isQuiet: true });
    expect(done.exitCode).toBe(127);
    expect(done.output).toContain('ENOENT');
  });
});
