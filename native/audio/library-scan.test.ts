import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createFakeAnalysisPool, type FakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createMemoryLibrary, type MemoryLibrary } from '#tests/support/memory-library.ts';
import { asOrdinaryUser } from '#tests/support/ordinary-user.ts';
import { createLibraryScan, type LibraryScan } from './library-scan.ts';
import type { ScanProgress } from './scan-progress.ts';
import type { WorkPace } from './work-pace.ts';

let folder: string;
let library: MemoryLibrary;
let pool: FakeAnalysisPool;
const clock = createManualClock();

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'beatrunner-scan-')), 'music');
  mkdirSync(folder);
  library = createMemoryLibrary();
  pool = createFakeAnalysisPool();
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

function put(name: string, content = name): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function newScan(more: { isRetryingFailed?: boolean; pace?: WorkPace } = {}): LibraryScan {
  return createLibraryScan({ folder, library, pool, clock, log: silentLog, ...more });
}

function scanAll(more: { isRetryingFailed?: boolean } = {}): Promise<ScanProgress> {
  const scan = newScan(more);
  scan.start();
  return scan.done;
}

describe('createLibraryScan', () => {
  it('finds, reads and listens to everything below the folder', async () => {
    const paths = [put('a.mp3'), put('deep/down/b.FLAC'), put('c.ogg')];
    put('cover.jpg');
    put('._a.mp3');
    put('.hidden/d.mp3');
    expect(await scanAll()).toMatchObject({
      step: 'done',
      foundFiles: 3,
      readyFiles: 3,
      listenedFiles: 3,
      toListen: 3,
      problemCount: 0,
    });
    expect([...pool.listened].sort()).toEqual([...paths].sort());
    expect((await library.tracksBelow(folder, 'fake/1')).map(({ path }) => path)).toEqual([...paths].sort());
  });

  it('does nothing about files it knows', async () => {
    put('a.mp3');
    put('b.mp3');
    await scanAll();
    expect(await scanAll()).toMatchObject({ readyFiles: 2, toListen: 0, foundFiles: 2 });
    expect(pool.listened).toHaveLength(2);
    expect(pool.readPaths).toHaveLength(2);
  });

  it('listens again to a file that changed, and to all for another engine', async () => {
    const path = put('a.mp3');
    put('b.mp3');
    await scanAll();
    writeFileSync(path, 'another recording');
    await scanAll();
    expect(pool.listened).toHaveLength(3);
    pool = createFakeAnalysisPool(2, 'fake/2');
    expect(await scanAll()).toMatchObject({ toListen: 2, readyFiles: 2 });
    expect(pool.readPaths).toHaveLength(0);
  });

  it('does not listen again to what was moved, renamed, copied or touched', async () => {
    const path = put('a.mp3');
    put('b.mp3');
    await scanAll();
    mkdirSync(join(folder, 'new'));
    renameSync(path, join(folder, 'new/renamed.mp3'));
    put('copy.mp3', 'b.mp3');
    utimesSync(join(folder, 'b.mp3'), 1, 1);
    expect(await scanAll()).toMatchObject({ foundFiles: 3, readyFiles: 3, listenedFiles: 3, toListen: 3 });
    expect(library.savedAnalyses).toBe(2);
    expect([...library.files.keys()].sort()).toEqual(
      ['b.mp3', 'copy.mp3', 'new/renamed.mp3'].map((name) => join(folder, name)),
    );
  });

  it('listens once to a recording that lies there twice', async () => {
    put('one.mp3', 'same');
    put('two.mp3', 'same');
    expect(await scanAll()).toMatchObject({ readyFiles: 2, listenedFiles: 2 });
    expect(library.savedAnalyses).toBe(1);
  });

  it('listens by another name when the one that came first is gone meanwhile', async () => {
    const [one, two, three] = ['one.mp3', 'two.mp3', 'three.mp3'].map((name) => put(name, 'same'));
    pool = createFakeAnalysisPool(3);
    const turns: string[] = [];
    pool.beforeListening = async (path) => {
      turns.push(path);
      // All of them were read, and wait for the first.
      await vi.waitFor(() => expect([...library.files.values()].every(({ trackId }) => trackId)).toBe(true));
      await new Promise((resolve) => setImmediate(resolve));
      if (turns.length === 3) return;
      rmSync(path);
      throw new BeatRunnerError('audio/file-unreadable', { path, reason: 'ENOENT' });
    };
    expect(await scanAll()).toMatchObject({ readyFiles: 1, listenedFiles: 3, problemCount: 0 });
    expect(turns.toSorted()).toEqual([one, two, three].toSorted());
    expect(pool.listened).toEqual([turns.at(-1)]);
  });

  it('leaves out what it cannot use, says why, and does not try again unless asked to', async () => {
    const path = put('bad.mp3', 'damaged');
    put('good.mp3');
    const problem = { path, code: 'audio/file-damaged', detail: 'as it says' };
    expect(await scanAll()).toMatchObject({
      readyFiles: 1,
      listenedFiles: 2,
      problems: [problem],
      problemCount: 1,
    });
    expect(library.files.get(path)?.problem).toEqual({
      code: 'audio/file-damaged',
      detail: 'as it says',
      engine: 'fake/1',
    });
    expect(await scanAll()).toMatchObject({ readyFiles: 1, toListen: 0, problems: [problem] });
    expect(pool.listened).toHaveLength(2);
    writeFileSync(path, 'repaired');
    await scanAll({ isRetryingFailed: true });
    expect(library.files.get(path)?.problem).toBeUndefined();
  });

  it('takes no engine at the word of another one that there is no beat', async () => {
    const path = put('spoken.mp3');
    const listensIn = async (engineId: string): Promise<boolean> => {
      pool = createFakeAnalysisPool(1, engineId);
      pool.beforeListening = () => {
        pool.listened.push(path);
        if (engineId !== 'fake/3') throw new BeatRunnerError('audio/no-beat', { path });
      };
      await scanAll();
      return pool.listened.length > 0;
    };
    expect(await listensIn('fake/1')).toBe(true);
    expect(await listensIn('fake/1')).toBe(false);
    expect(await listensIn('fake/2')).toBe(true);
    expect(await listensIn('fake/2')).toBe(false);
    // As it was kept before engines were noted with it.
    library.files.set(path, {
      ...library.files.get(path)!,
      problem: { code: 'audio/no-beat', detail: '' },
    });
    expect(await listensIn('fake/2')).toBe(true);
    expect(await listensIn('fake/3')).toBe(true);
    expect(library.files.get(path)).not.toHaveProperty('problem');
  });

  it('tries a file that ends its thread at three scans, and once more with another engine', async () => {
    const path = put('hard.mp3');
    const triesOf = async (engineId: string, more: { isRetryingFailed?: boolean } = {}): Promise<number> => {
      pool = createFakeAnalysisPool(1, engineId);
      let tries = 0;
      pool.beforeListening = () => {
        tries += 1;
        throw new BeatRunnerError('audio/analysis-failed', { path, reason: 'it took too long' });
      };
      expect(await scanAll(more)).toMatchObject({
        problems: [{ path, code: 'audio/analysis-failed', detail: 'it took too long' }],
      });
      return tries;
    };
    const tries: number[] = [];
    for (let scans = 0; scans < 5; scans += 1) tries.push(await triesOf('fake/1'));
    expect(tries).toEqual([1, 1, 1, 0, 0]);
    expect(await triesOf('fake/1', { isRetryingFailed: true })).toBe(1);
    expect([await triesOf('fake/2'), await triesOf('fake/2')]).toEqual([1, 1]);
    pool = createFakeAnalysisPool(1, 'fake/2');
    expect(await scanAll()).toMatchObject({ readyFiles: 1, problemCount: 0 });
    expect(library.files.get(path)).not.toHaveProperty('problem');
  });

  it('lists folders it may not open, and forgets nothing in them', async () => {
    put('locked/a.mp3');
    put('b.mp3');
    await scanAll();
    chmodSync(join(folder, '..'), 0o755);
    chmodSync(join(folder, 'locked'), 0);
    const progress = await asOrdinaryUser(() => scanAll());
    chmodSync(join(folder, 'locked'), 0o700);
    expect(progress.problems).toMatchObject([
      { path: join(folder, 'locked'), code: 'audio/folder-unreadable' },
    ]);
    expect(library.files.size).toBe(2);
  });

  it('is not led in circles by links', async () => {
    put('a/song.mp3');
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync(join(folder, 'a'), join(folder, 'again'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.mp3'));
    symlinkSync(join(folder, 'a/song.mp3'), join(folder, 'linked.mp3'));
    expect(await scanAll()).toMatchObject({
      foundFiles: 2,
      problemCount: 1,
      problems: [{ path: join(folder, 'broken.mp3'), detail: 'a link that leads nowhere' }],
    });
  });

  it.skipIf(process.platform !== 'linux')('names pipes, and names that are not text', async () => {
    put('a.mp3');
    execFileSync('mkfifo', [join(folder, 'pipe.mp3')]);
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.mp3')]),
      'x',
    );
    const { problems, foundFiles } = await scanAll();
    expect(foundFiles).toBe(1);
    expect(problems.map(({ detail }) => detail).toSorted()).toEqual([
      'its name is not UTF-8; rename it',
      'not a file',
    ]);
  });

  it('forgets files that are gone', async () => {
    const path = put('a.mp3');
    put('b.mp3');
    await scanAll();
    rmSync(path);
    await scanAll();
    expect([...library.files.keys()]).toEqual([join(folder, 'b.mp3')]);
    expect(library.analyses.size).toBe(2);
  });

  it('loses nothing when the folder is not there, or is empty all of a sudden', async () => {
    put('a.mp3');
    await scanAll();
    renameSync(folder, `${folder}-elsewhere`);
    await expect(scanAll()).rejects.toMatchObject({
      code: 'audio/folder-not-found',
      params: { path: folder },
    });
    mkdirSync(folder);
    expect(await scanAll()).toMatchObject({ foundFiles: 0, step: 'done' });
    expect(library.files.size).toBe(1);
  });

  it('loses nothing when the folder vanishes while it is scanned', async () => {
    for (let i = 0; i < 3; i += 1) put(`${i}.mp3`);
    await scanAll();
    const scan = newScan();
    const knownFiles = library.knownFiles;
    library.knownFiles = (paths) => {
      renameSync(folder, `${folder}-elsewhere`);
      return knownFiles(paths);
    };
    scan.start();
    await expect(scan.done).rejects.toMatchObject({ code: 'audio/folder-not-found' });
    expect(library.files.size).toBe(3);
  });

  it('says so when the folder vanishes while its music is listened to', async () => {
    for (let i = 0; i < 3; i += 1) put(`${i}.mp3`);
    pool.read = async (path) => {
      rmSync(folder, { recursive: true, force: true });
      throw new BeatRunnerError('audio/file-unreadable', { path, reason: 'ENOENT' });
    };
    const scan = newScan();
    scan.start();
    await expect(scan.done).rejects.toMatchObject({ code: 'audio/folder-gone', params: { path: folder } });
    expect(library.files.size).toBe(3);
  });

  it('passes over a file that vanishes between finding and reading', async () => {
    const path = put('a.mp3');
    put('b.mp3');
    pool.beforeListening = () => rmSync(path, { force: true });
    pool.read = async (file) => {
      rmSync(path, { force: true });
      if (file === path) throw new BeatRunnerError('audio/file-unreadable', { path, reason: 'ENOENT' });
      return { trackId: 'b', tags: {} };
    };
    expect(await scanAll()).toMatchObject({ readyFiles: 1, problemCount: 0, step: 'done' });
  });

  it('stands still while there is any reason to', async () => {
    put('a.mp3');
    const scan = newScan();
    scan.pause('user');
    scan.pause('session');
    scan.start();
    scan.resume('user');
    expect(scan.progress.pausedBy).toEqual(['session']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.readPaths).toEqual([]);
    scan.resume('session');
    expect(await scan.done).toMatchObject({ readyFiles: 1, pausedBy: [] });
  });

  it('can be paused and ended in the middle; the next one goes on from there', async () => {
    for (let i = 0; i < 20; i += 1) put(`${i}.mp3`);
    const scan = newScan();
    pool.beforeListening = () => {
      if (pool.listened.length >= 6) scan.abort();
    };
    scan.start();
    await expect(scan.done).rejects.toMatchObject({ name: 'AbortError' });
    const listenedBefore = new Set(pool.listened);
    expect(listenedBefore.size).toBeLessThan(20);
    pool.beforeListening = () => undefined;
    expect(await scanAll()).toMatchObject({ readyFiles: 20 });
    expect(new Set(pool.listened).size).toBe(20);
    expect(pool.listened.length).toBeLessThanOrEqual(20 + pool.size);
    expect(library.savedAnalyses).toBe(20);
  });

  it("ends with the store's error, on all threads", async () => {
    for (let i = 0; i < 10; i += 1) put(`${i}.mp3`);
    library.saveAnalysis = async () => {
      throw new BeatRunnerError('storage/disk-full');
    };
    await expect(scanAll()).rejects.toMatchObject({ code: 'storage/disk-full' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.listened.length).toBeLessThan(5);
  });

  it('shows an honest bar: steps go on, the end is known, the time only after ten files', async () => {
    for (let i = 0; i < 30; i += 1) put(`${String(i).padStart(2, '0')}.mp3`);
    pool = createFakeAnalysisPool(1);
    const seen: ScanProgress[] = [];
    const scan = newScan();
    scan.onProgress((progress) => seen.push(progress));
    pool.beforeListening = () => clock.advance(2000);
    scan.start();
    await scan.done;
    expect([...new Set(seen.map(({ step }) => step))]).toEqual(['find', 'read', 'listen', 'done']);
    for (const { toListen, listenedFiles, remainingMs } of seen.filter(({ step }) => step === 'listen')) {
      expect(toListen).toBe(30);
      if (listenedFiles < 10) expect(remainingMs).toBeUndefined();
      else if (listenedFiles < 30) expect(remainingMs).toBe((30 - listenedFiles) * 2000);
    }
    expect(seen.some(({ remainingMs }) => remainingMs !== undefined)).toBe(true);
  });

  it('goes on gently after the first files: one at a time, half of the time', async () => {
    for (let i = 0; i < 30; i += 1) put(`${String(i).padStart(2, '0')}.mp3`);
    pool = createFakeAnalysisPool(2);
    const scan = newScan({ pace: { briskFiles: 16, restPerWork: 1 } });
    const startsMs: number[] = [];
    let atOnce = 0;
    const mostAtOnce = { brisk: 0, gentle: 0 };
    const startedMs = clock.nowMs();
    pool.beforeListening = async () => {
      atOnce += 1;
      const stage = startsMs.push(clock.nowMs() - startedMs) <= 16 ? 'brisk' : 'gentle';
      mostAtOnce[stage] = Math.max(mostAtOnce[stage], atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      if (stage === 'gentle') clock.advance(1000);
      atOnce -= 1;
    };
    scan.start();
    for (let rests = 0; rests < 14; rests += 1) {
      await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
      clock.advance(1000);
    }
    expect(await scan.done).toMatchObject({ readyFiles: 30 });
    expect(mostAtOnce).toEqual({ brisk: 2, gentle: 1 });
    expect(startsMs.slice(0, 16).every((at) => at === 0)).toBe(true);
    expect(startsMs.slice(16)).toEqual(Array.from({ length: 14 }, (_, i) => 2000 * i));
  });

  it('can be ended in a rest, and leaves no timer behind', async () => {
    for (const name of ['a', 'b', 'c']) put(`${name}.mp3`);
    pool.beforeListening = () => clock.advance(1000);
    const scan = newScan({ pace: { briskFiles: 0, restPerWork: 1 } });
    scan.start();
    await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
    scan.abort();
    await expect(scan.done).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.pendingTimers).toBe(0);
    expect(pool.listened).toHaveLength(1);
  });
});
