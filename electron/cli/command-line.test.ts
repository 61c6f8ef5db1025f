import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createTestCliIo } from '#tests/support/cli-io.ts';
import { commandLoaders } from './commands.ts';
import { runCommand, runCommandLine } from './command-line.ts';

async function run(...args: readonly string[]) {
  const io = createTestCliIo();
  const exitCode = await runCommandLine(args, io);
  return { exitCode, out: io.written(), err: io.complaints() };
}

const names = Object.keys(commandLoaders);

describe('the command line', () => {
  it('lists all commands when asked, and when used without any', async () => {
    const asked = await run('--help');
    expect(asked).toMatchObject({ exitCode: 0, err: '' });
    for (const line of asked.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const name of names) expect(asked.out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    for (const args of [['help'], ['-h']]) expect(await run(...args)).toEqual(asked);
    expect(await run()).toEqual({ exitCode: 2, out: '', err: asked.out });
  });

  it.each(names)('explains %s in three ways', async (name) => {
    const help = await run(name, '--help');
    expect(help).toMatchObject({ exitCode: 0, err: '' });
    expect(help.out).toContain(`\n\nbeatrunner ${name}`);
    // It fits an ordinary terminal.
    for (const line of help.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(await run(name, '-h')).toEqual(help);
    expect(await run('help', name)).toEqual(help);
  });

  it.each(names)('refuses an option that %s does not have', async (name) => {
    const { exitCode, out, err } = await run(name, '--no-such-option');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toBe(`Unknown option '--no-such-option'.\nSee: npx beatrunner ${name} --help\n`);
  });

  it.each(names.filter((name) => name !== 'simulate-treadmill'))(
    'takes no empty folder for %s',
    async (name) => {
      const needed: Readonly<Record<string, readonly string[]>> = {
        run: ['--mode', 'manual'],
        analyze: ['x.mp3'],
        export: ['last', '--format', 'csv'],
      };
      const { exitCode, out, err } = await run(name, ...(needed[name] ?? []), '--data', '');
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      expect(err).toBe(`--data needs a folder.\nSee: npx beatrunner ${name} --help\n`);
    },
  );

  it.each([['ran'], ['toString'], ['help', '__proto__']])('knows no command %s %s', async (...args) => {
    const { exitCode, out, err } = await run(...args.filter((each) => each !== undefined));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^BeatRunner: [^]*\n\nThere is no command \w+\.( Did you mean run\?)?\n$/);
    expect(err.includes('Did you mean')).toBe(args[0] === 'ran');
  });

  it.each([
    ['--model', 'x', '--model has to be one of '],
    ['--as', 'x', '--as has to be one of treadmill, strap, foot-pod.'],
  ])('refuses simulate-treadmill %s %s', async (option, value, words) => {
    const { exitCode, err } = await run('simulate-treadmill', option, value);
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });
});

async function fail(error: unknown, isInterrupted = false) {
  const io = createTestCliIo();
  if (isInterrupted) io.interrupt();
  const failing = { name: 'fail', summary: '', usage: 'beatrunner fail', run: () => Promise.reject(error) };
  const exitCode = await runCommand(failing, [], io);
  return { exitCode, err: io.complaints() };
}

describe('a command that fails', () => {
  it('says so in words', async () => {
    expect(await fail(new BeatRunnerError('storage/disk-full'))).toEqual({
      exitCode: 1,
      err: expect.stringMatching(/^The disk is full\..*\n$/),
    });
  });

  it('says that a fault is one, without its stack', async () => {
    const { exitCode, err } = await fail(new Error('boom'));
    expect(exitCode).toBe(1);
    expect(err).toBe('Something went wrong that should not (boom). Please report it with the log.\n');
  });

  it("shows strangers' text as harmless text", async () => {
    const { err } = await fail(new BeatRunnerError('ble/link-lost', { device: 'Belt\u001b[2J\n\u202e' }));
    expect(err).toContain('Belt\\u001b[2J\\u000a\\u202e is gone');
  });

  it('is no fault when it was interrupted', async () => {
    expect(await fail(new DOMException('x', 'AbortError'), true)).toEqual({
      exitCode: 1,
      err: 'Interrupted. What was finished before is kept.\n',
    });
    expect((await fail(new BeatRunnerError('storage/disk-full'), true)).err).toContain('The disk is full');
  });
});
