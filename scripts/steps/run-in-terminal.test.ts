import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

const step = new URL('./run-in-terminal.mjs', import.meta.url).href;

/** A script that runs a program to its end, and says how it ended. */
function startScript(
  program: string,
  patienceMs: number,
): { readonly script: ChildProcess; readonly lines: AsyncIterator<string> } {
  const source = `
    import { runInTerminal } from ${JSON.stringify(step)};
    const options = { cwd: '.', patienceMs: ${patienceMs} };
    console.log(JSON.stringify(await runInTerminal(process.execPath, ['-e', ${JSON.stringify(program)}], options)));`;
  const script = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void script.kill('SIGKILL'));
  const output: Interface = createInterface({ input: script.stdout });
  return { script, lines: output[Symbol.asyncIterator]() };
}

const next = async (lines: AsyncIterator<string>): Promise<string> => String((await lines.next()).value);

describe.skipIf(process.platform === 'win32')('runInTerminal', () => {
  it('gives back how a program ended by itself', async () => {
    const { lines } = startScript('process.exit(3)', 1000);
    expect(JSON.parse(await next(lines))).toEqual({ exitCode: 3, signal: null, isWanted: false });
  });

  it('asks the program to end as often as it is asked itself, and waits for it', async () => {
    const { script, lines } = startScript(
      `let asked = 0;
       process.on('SIGTERM', () => { asked += 1; console.log('asked ' + asked); if (asked === 2) process.exit(5); });
       setInterval(() => {}, 1000); console.log('began')`,
      60_000,
    );
    expect(await next(lines)).toBe('began');
    script.kill('SIGINT');
    expect(await next(lines)).toBe('asked 1');
    script.kill('SIGTERM');
    expect(await next(lines)).toBe('asked 2');
    expect(JSON.parse(await next(lines))).toEqual({ exitCode: 5, signal: null, isWanted: true });
  });

  it('cuts off a program that does not end, when its patience has passed', async () => {
    const { script, lines } = startScript(
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('began')`,
      50,
    );
    expect(await next(lines)).toBe('began');
    script.kill('SIGTERM');
    expect(JSON.parse(await next(lines))).toEqual({ exitCode: null, signal: 'SIGKILL', isWanted: true });
  });

  it('tells a program that was ended from outside from one that was ended through it', async () => {
    const { script, lines } = startScript(`console.log(process.pid); setInterval(() => {}, 1000)`, 60_000);
    process.kill(Number(await next(lines)), 'SIGTERM');
    expect(JSON.parse(await next(lines))).toEqual({ exitCode: null, signal: 'SIGTERM', isWanted: false });
    await once(script, 'exit');
  });

  it('says why a program could not be started', async () => {
    const { runInTerminal } = await import('./run-in-terminal.mjs');
    const ended = await runInTerminal('no-such-program-at-all', [], { cwd: '.', patienceMs: 1000 });
    expect(ended).toMatchObject({
      exitCode: null,
      isWanted: false,
      problem: expect.stringContaining('ENOENT'),
    });
  });
});
