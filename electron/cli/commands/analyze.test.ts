import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { createFakeAnalysisPool, type FakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';
import { analyzeCommand, createAnalyzeCommand } from './analyze.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../../tests/fixtures/audio', name);
let folder: string;
let pool: FakeAnalysisPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-analyze-'));
  pool = createFakeAnalysisPool();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const library = createMemoryLibrary();
const fullLibrary = {
  ...createMemoryLibrary(),
  saveTags: () => Promise.reject(new BeatRunnerError('storage/disk-full')),
};
const clock = createManualClock();

async function run(
  args: readonly string[],
  options: { isTerminal?: boolean; isReal?: boolean; isAborted?: boolean } = {},
) {
  let stdout = '';
  let stderr = '';
  const io: CliIo = {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: options.isTerminal ?? false,
    env: {},
    signal: options.isAborted === true ? AbortSignal.abort() : new AbortController().signal,
    errorText: (error) =>
      isBeatRunnerError(error) ? `${error.code}: ${String(error.params['path'])}` : String(error),
  };
  const command = createAnalyzeCommand({
    clock,
    openCache: async (data) => {
      if (data === 'locked') throw new Error('locked');
      const isFull = data === 'full';
      return { library: isFull ? fullLibrary : library, close: async () => undefined };
    },
    ...(options.isReal !== true && { createPool: () => ({ ...pool, close: async () => undefined }) }),
  });
  const code = await command.run(args, io);
  return { code, stdout, stderr, lines: stdout.split('\n').filter(Boolean) };
}

function put(name: string, content = name): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe('beatrunner analyze', () => {
  it('analyses real files', { timeout: 30_000 }, async () => {
    const { code, lines } = await run([fixture('mono.mp3'), fixture('text.mp3'), '--json', '--no-cache'], {
      isReal: true,
    });
    expect(code).toBe(1);
    const [good, bad] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(Object.keys(good!)).toEqual(['path', 'tempoBpm', 'confidence', 'beats', 'durationS']);
    expect(good).toMatchObject({ path: fixture('mono.mp3'), durationS: 12 });
    expect(good!['tempoBpm']).toBeCloseTo(128, 0);
    expect(good!['beats']).toContain(Math.round((good!['beats'] as number[])[3]! * 1000) / 1000);
    expect(bad).toEqual({
      path: fixture('text.mp3'),
      error: {
        code: 'audio/format-unsupported',
        message: expect.stringContaining('audio/format-unsupported'),
      },
    });
  });

  it('keeps real results in the data folder', { timeout: 30_000 }, async () => {
    const music = join(folder, 'music.mp3');
    copyFileSync(fixture('mono.mp3'), music);
    const lines: string[] = [];
    const io: CliIo = {
      stdout: (text) => void lines.push(text),
      stderr: (text) => void lines.push(text),
      isTerminal: false,
      env: {},
      signal: new AbortController().signal,
      errorText: String,
    };
    const args = [music, '--json', '--data', join(folder, 'data')];
    expect(await analyzeCommand.run(args, io)).toBe(0);
    expect(await analyzeCommand.run(args, io)).toBe(0);
    expect(lines).toHaveLength(2);
    const [first, second] = lines.map((line) => JSON.parse(line) as { tempoBpm: number; beats: number[] });
    expect(second!.tempoBpm).toBeCloseTo(first!.tempoBpm, 6);
    expect(second!.beats).toHaveLength(first!.beats.length);
  });

  it('takes folders, prints in order, and is content when all went well', async () => {
    const paths = ['a.mp3', 'b/c.mp3', 'b/d.mp3'].map((name) => put(name));
    const { code, lines } = await run([folder, '--json']);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line).path).sort()).toEqual(paths);
  });

  it("prints a table for people, and strangers' names as harmless text", async () => {
    const path = put('evil\x1b[2J\nname.mp3');
    const { code, lines, stderr } = await run([path]);
    expect(code).toBe(0);
    expect(lines).toEqual([
      '  TEMPO  SURE  LENGTH  FILE',
      ` 120.00  100%    0:01  ${folder}/evil\\u001b[2J\\u000aname.mp3`,
    ]);
    expect(stderr).toBe('');
  });

  it('says on stderr what could not be used', async () => {
    const path = put('bad\x07.mp3', 'damaged');
    const { code, stderr } = await run([path, join(folder, 'none.mp3')]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `audio/file-damaged: ${folder}/bad\\u0007.mp3\naudio/file-unreadable: ${folder}/none.mp3\n`,
    );
  });

  it('says when a folder has no music', async () => {
    const { code, lines } = await run([folder, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ path: folder, error: { code: 'audio/no-tracks' } });
  });

  it('keeps results by content, unless told not to', async () => {
    const path = put('once.mp3', 'unique content');
    await run([path]);
    await run([path]);
    copyFileSync(path, join(folder, 'copy.mp3'));
    await run([join(folder, 'copy.mp3')]);
    expect(pool.listened).toEqual([path]);
    expect(pool.readPaths).toHaveLength(2);
    await run([path, '--no-cache']);
    expect(pool.listened).toHaveLength(2);
  });

  it('goes on without the store when it does not open', async () => {
    const path = put('a.mp3');
    const { code, stderr, lines } = await run([path, '--data', 'locked', '--json']);
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(stderr).toContain('not kept');
  });

  it('goes on when the disk fills up, and says so once', async () => {
    const paths = ['a.mp3', 'b.mp3', 'c.mp3'].map((name) => put(name, `on a full disk ${name}`));
    const { code, stderr, lines } = await run([folder, '--data', 'full', '--json']);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line).path)).toEqual(paths);
    expect(stderr).toBe('storage/disk-full: undefined\nFrom here on results are not kept.\n');
  });

  it('draws a bar on a terminal only', async () => {
    const { stderr } = await run([put('a.mp3'), put('b.mp3')], { isTerminal: true });
    expect(stderr).toContain('] 1 of 2');
    expect(stderr).toContain('[########################] 2 of 2');
    expect(stderr.endsWith('\r')).toBe(true);
  });

  it.each([[[]], [['--what', 'a.mp3']]])('explains itself after a wrong use: %j', async (args) => {
    const { code, stderr, stdout } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\.\nSee: npx beatrunner analyze --help\n$/);
    expect(stdout).toBe('');
  });

  it('ends when it is interrupted', async () => {
    const kept = await run([put('a.mp3')], { isAborted: true });
    expect(kept).toMatchObject({ code: 1, lines: [], stderr: expect.stringContaining('cli/interrupted') });
    const passing = await run([put('a.mp3'), '--no-cache'], { isAborted: true });
    expect(passing).toMatchObject({ code: 1, lines: [], stderr: 'Interrupted.\n' });
  });
});
