import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { createFakeAnalysisPool, type FakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';
import { analyzeCommand, createAnalyzeCommand, type AnalysisCache } from './analyze.ts';

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
  options: { isTerminal?: boolean; isReal?: boolean; signal?: AbortSignal; cache?: AnalysisCache } = {},
) {
  let stdout = '';
  let stderr = '';
  const io: CliIo = {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: options.isTerminal ?? false,
    env: {},
    signal: options.signal ?? new AbortController().signal,
    errorText: (error) =>
      isBeatRunnerError(error) ? `${error.code}: ${String(error.params['path'])}` : String(error),
  };
  const command = createAnalyzeCommand({
    clock,
    openCache: async (data) => {
      if (data === 'locked') throw new Error('locked');
      const isFull = data === 'full';
      return options.cache ?? { library: isFull ? fullLibrary : library, close: async () => undefined };
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
    expect(Object.keys(good!)).toEqual([
      'path',
      'tempoBpm',
      'confidence',
      'alternatives',
      'beats',
      'bar',
      'isSteady',
      'durationS',
    ]);
    expect(good!['bar']).toMatchObject({ beats: 4, firstDownbeatIndex: expect.any(Number) });
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

  it('listens again to a file whose tag says another tempo by now', async () => {
    const path = put('tagged.mp3', 'tagged later');
    await run([path]);
    pool.taggedTempi.set(path, 160);
    utimesSync(path, 1000, 1000);
    await run([path]);
    await run([path]);
    expect(pool.listened).toEqual([path, path]);
  });

  it('tells the tempo and the beats that its runner put right, in every format', async () => {
    const path = put('repaired.mp3', 'put right');
    await run([path]);
    const trackId = library.files.get(path)?.trackId ?? '';
    await library.saveTempoCorrection(trackId, { tempoBpm: 240 });
    const [line] = (await run([path, '--json'])).lines;
    expect(JSON.parse(line!)).toMatchObject({ tempoBpm: 240, confidence: 1, beats: [0, 0.25, 0.5, 0.75] });
    expect((await run([path, '--m3u8'])).stdout).toContain('#EXTBPM:240.00\n');
    expect((await run([path, '--csv'])).stdout).toContain('\n240,');
    expect((await run([path])).stdout).toContain(' 240.00 ');
    // What was heard stays what was heard, and is told by whoever listens for themselves.
    expect((await library.analysis(trackId, pool.engineId))?.tempoBpm).toBe(120);
    expect((await run([path, '--m3u8', '--no-cache'])).stdout).toContain('#EXTBPM:120.00\n');
    await library.saveTempoCorrection(trackId, undefined);
    expect((await run([path, '--m3u8'])).stdout).toContain('#EXTBPM:120.00\n');
  });

  it('puts a file back among the tracks that could not be used the last time', async () => {
    const path = put('hard.mp3', 'took too long once');
    await run([path]);
    const known = library.files.get(path)!;
    for (const isHeard of [true, false]) {
      await library.saveFiles([{ ...known, problem: { code: 'audio/file-damaged', detail: 'too long' } }]);
      if (!isHeard) library.analyses.clear();
      expect(await library.tracksBelow(folder, pool.engineId)).toEqual([]);
      expect((await run([path])).code).toBe(0);
      expect(await library.tracksBelow(folder, pool.engineId)).toMatchObject([{ path }]);
    }
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
    const signal = AbortSignal.abort();
    const kept = await run([put('a.mp3')], { signal });
    expect(kept).toMatchObject({ code: 1, lines: [], stderr: expect.stringContaining('cli/interrupted') });
    const passing = await run([put('a.mp3'), '--no-cache'], { signal });
    expect(passing).toMatchObject({ code: 1, lines: [], stderr: 'Interrupted.\n' });
  });

  it('keeps what was done when it is interrupted, and goes on from there', async () => {
    for (let i = 10; i < 30; i += 1) put(`${i}.mp3`, `interrupted ${i}`);
    const person = new AbortController();
    pool.beforeListening = () => {
      if (pool.listened.length >= 8) person.abort();
    };
    const first = await run([folder, '--json'], { signal: person.signal });
    expect(first.code).toBe(1);
    expect(first.lines.length).toBeGreaterThan(2);
    expect(first.lines.length).toBeLessThan(20);
    const before = [...pool.listened];
    pool.beforeListening = () => undefined;
    const second = await run([folder, '--json']);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.lines).toHaveLength(20);
    expect(new Set(pool.listened).size).toBe(20);
    // Nothing whose result was told is listened to again.
    const told = first.lines.map((line) => (JSON.parse(line) as { path: string }).path);
    const again = pool.listened.slice(before.length);
    expect(again.filter((path) => told.includes(path))).toEqual([]);
  });

  it('closes the library only when what was heard before the interruption is in it', async () => {
    const [unheard, heard] = [put('a.mp3'), put('b.mp3', 'heard before the interruption')];
    const person = new AbortController();
    const goesOn = Promise.withResolvers<undefined>();
    pool.beforeListening = (path) => {
      if (path === unheard) return goesOn.promise;
    };
    const kept = createMemoryLibrary();
    let isClosed = false;
    let saved = 0;
    const cache: AnalysisCache = {
      library: {
        ...kept,
        async saveAnalysis() {
          // The other file fails meanwhile, and the command is on its way out.
          person.abort();
          goesOn.resolve(undefined);
          await new Promise(setImmediate);
          if (isClosed) throw new BeatRunnerError('storage/disk-full');
          saved += 1;
        },
      },
      close: async () => void (isClosed = true),
    };
    const { code, stderr } = await run([folder, '--json'], { signal: person.signal, cache });
    expect({ code, saved, isClosed }).toEqual({ code: 1, saved: 1, isClosed: true });
    expect(stderr).toBe('cli/interrupted: undefined\n');
    expect(pool.listened).toEqual([heard]);
  });

  it('tells each result as soon as it and those before it are there', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put(`${name}.mp3`, `streamed ${name}`);
    const soFar: number[] = [];
    let told = 0;
    pool.beforeListening = () => void soFar.push(told);
    const io: CliIo = {
      stdout: () => void (told += 1),
      stderr: () => undefined,
      isTerminal: false,
      env: {},
      signal: new AbortController().signal,
      errorText: String,
    };
    const command = createAnalyzeCommand({
      clock,
      openCache: () => Promise.reject(new Error('none')),
      createPool: () => ({ ...pool, close: async () => undefined }),
    });
    expect(await command.run([folder, '--json', '--no-cache'], io)).toBe(0);
    expect(told).toBe(6);
    expect(soFar.at(-1)).toBeGreaterThan(0);
  });
});

describe('beatrunner analyze --out', () => {
  it('writes a table, and an error beside it', async () => {
    const good = put('=1+1, "quoted".mp3', 'in a table');
    const bad = put('bad.mp3', 'damaged');
    const out = join(folder, 'list.csv');
    const { code, stdout, stderr } = await run([good, bad, '--csv', '--out', out]);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `Written: ${out}\n` });
    const [head, first, second, end] = readFileSync(out, 'utf8').split('\r\n');
    expect(head).toMatch(/^BPM,Location,Artist,Title,/);
    const quoted = `"${good.replaceAll('"', '""')}"`;
    expect(first).toBe(`120,${quoted},,${quoted},,1,1,,,,`);
    expect(second).toBe(`,${bad},,,,,,,,,audio/file-damaged`);
    expect(end).toBe('');
  });

  it('leaves the file that was there when it does not come to its end', async () => {
    const out = join(folder, 'list.m3u8');
    writeFileSync(out, 'older');
    const person = new AbortController();
    pool.beforeListening = () => person.abort();
    const { code } = await run([put('one.mp3', 'never listened to'), '--m3u8', '--out', out], {
      signal: person.signal,
    });
    expect(code).toBe(1);
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(readdirSync(folder).toSorted()).toEqual(['list.m3u8', 'one.mp3']);
  });

  it('lists in a playlist what can be played, and says what is missing', async () => {
    const good = put('good.mp3', 'for a playlist');
    const bad = put('bad.mp3', 'damaged');
    const { code, stdout, stderr } = await run([good, bad, '--m3u8']);
    expect(code).toBe(1);
    expect(stdout).toBe(`#EXTM3U\n#EXTINF:1,${good}\n#EXTBPM:120.00\n${good}\n`);
    expect(stderr).toBe(`audio/file-damaged: ${bad}\n`);
    // Known by now: titles are read again, nothing else is.
    const { readPaths, listened } = pool;
    const before = [readPaths.length, listened.length];
    expect((await run([good, '--m3u8'])).stdout).toBe(stdout);
    expect([readPaths.length, listened.length]).toEqual(before);
  });

  it.each([[['--json', '--csv']], [['--out', 'x']]])('is asked for in one way only: %j', async (args) => {
    const { code, stderr } = await run([put('a.mp3'), ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('--csv');
  });

  it('fails before any work where nothing can be written', async () => {
    const out = join(folder, 'missing', 'list.csv');
    await expect(run([put('a.mp3', 'unwritten'), '--csv', '--out', out])).rejects.toMatchObject({
      code: 'cli/file-not-written',
      params: { path: out, reason: 'ENOENT' },
    });
    expect(pool.listened).toEqual([]);
  });
});

describe('beatrunner analyze --gentle', () => {
  it('rests after each file as long as it worked', async () => {
    for (const name of ['a', 'b', 'c']) put(`${name}.mp3`, `gently ${name}`);
    const startedAtMs: number[] = [];
    pool.beforeListening = () => {
      startedAtMs.push(clock.nowMs());
      clock.advance(1200);
    };
    const running = run([folder, '--json', '--no-cache', '--gentle']);
    for (let rests = 0; rests < 3; rests += 1) {
      await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
      clock.advance(1199);
      expect(clock.pendingTimers).toBe(1);
      clock.advance(1);
    }
    expect((await running).lines).toHaveLength(3);
    const [first = 0, ...others] = startedAtMs;
    expect(others.map((at) => at - first)).toEqual([2400, 4800]);
  });
});
