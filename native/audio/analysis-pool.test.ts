import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { createAnalysisPool, longestJobMs, type AnalysisPool } from './analysis-pool.ts';

const scripted = new URL('../../tests/support/scripted-analysis-worker.ts', import.meta.url);
const clock = createManualClock();
let pool: AnalysisPool | undefined;
afterEach(() => pool?.close());

function scriptedPool(size = 2): AnalysisPool {
  pool = createAnalysisPool({ clock, log: silentLog, workerUrl: scripted, size });
  return pool;
}

describe('createAnalysisPool', { timeout: 30_000 }, () => {
  it('works off more files than it has threads', async () => {
    const { read } = scriptedPool();
    const contents = await Promise.all(Array.from({ length: 20 }, (_, i) => read(`file ${i}`)));
    expect(contents.map(({ trackId }) => trackId)).toEqual(
      Array.from({ length: 20 }, (_, i) => `id of file ${i}`),
    );
    expect(clock.pendingTimers).toBe(0);
  });

  it("passes a file's failure on", async () => {
    await expect(scriptedPool().read('damaged')).rejects.toMatchObject({
      code: 'audio/file-damaged',
      params: { path: 'damaged', reason: 'scripted' },
    });
  });

  it.each(['crash', 'throw'])('fails the file that makes its thread %s, and no other', async (name) => {
    const { read } = scriptedPool(1);
    const outcomes = await Promise.allSettled([read('first'), read(name), read('last')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({
      reason: { code: 'audio/analysis-failed', params: { path: name, reason: 'its decoder crashed' } },
    });
  });

  it('gives a file up that takes too long and goes on with a new thread', async () => {
    const { read } = scriptedPool(1);
    const hanging = read('hang');
    const next = read('next');
    clock.advance(longestJobMs({ kind: 'read' }, 10_000_000));
    await expect(hanging).rejects.toMatchObject({ code: 'audio/analysis-failed' });
    await expect(next).resolves.toMatchObject({ trackId: 'id of next' });
  });

  it('gives a small file seconds, a large one minutes, and none more than seven', () => {
    expect(longestJobMs({ kind: 'listen' }, 50_000)).toBeLessThan(35_000);
    expect(longestJobMs({ kind: 'listen' }, 5_000_000)).toBeGreaterThan(60_000);
    expect(longestJobMs({ kind: 'read' }, 6e9)).toBe(420_000);
    expect(longestJobMs({ kind: 'listen' }, 1e12)).toBe(420_000);
  });

  it('asks how large a file is', async () => {
    const path = join(createTestFolder(), 'hang.mp3');
    writeFileSync(path, 'small');
    const { analyse } = scriptedPool(1);
    let failure: unknown;
    analyse(path).catch((error: unknown) => {
      failure = error;
    });
    // Nobody tells when the answer is there; without it the limit would be far off.
    let advancedMs = 0;
    await vi.waitFor(
      () => {
        advancedMs += 500;
        clock.advance(500);
        expect(failure).toMatchObject({
          code: 'audio/analysis-failed',
          params: { reason: 'it took too long' },
        });
      },
      { timeout: 10_000, interval: 10 },
    );
    expect(advancedMs).toBeLessThan(longestJobMs({ kind: 'listen' }, 10_000_000));
  });

  it('gives no file to a thread in which a decoder broke down', async () => {
    const { read } = scriptedPool(1);
    await expect(read('spent')).rejects.toMatchObject({ code: 'audio/file-damaged' });
    await expect(read('which thread')).resolves.toMatchObject({ trackId: 'id of which thread' });
    await expect(read('damaged')).rejects.toMatchObject({ params: { reason: 'scripted' } });
  });

  it('lets go of what is aborted, under way or waiting', async () => {
    const { read } = scriptedPool(1);
    const abortion = new AbortController();
    const hanging = read('hang', abortion.signal);
    const waiting = read('waiting', abortion.signal);
    const other = read('other');
    abortion.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
    await expect(other).resolves.toBeDefined();
    await expect(read('late', abortion.signal)).rejects.toThrow('enough');
  });

  it('rejects everything when it is closed', async () => {
    const { read, close } = scriptedPool(1);
    const pending = Promise.allSettled([read('hang'), read('waiting')]);
    await close();
    const aborted = { status: 'rejected', reason: { name: 'AbortError' } };
    expect(await pending).toMatchObject([aborted, aborted]);
    await expect(read('late')).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('reads and listens with real threads', async () => {
    pool = createAnalysisPool({ clock, log: silentLog, size: 1 });
    const fixture = (name: string) => join(import.meta.dirname, '../../tests/fixtures/audio', name);
    expect((await pool.read(fixture('mono.mp3'))).tags.title).toBe('Zwölf Sekunden');
    expect((await pool.tags(fixture('mono.mp3'))).title).toBe('Zwölf Sekunden');
    expect(await pool.tags(fixture('none'))).toEqual({});
    const { analysis } = await pool.analyse(fixture('moov-last.m4a'));
    expect(analysis.tempoBpm).toBeCloseTo(128, 0);
    await expect(pool.analyse(fixture('text.mp3'))).rejects.toMatchObject({
      code: 'audio/format-unsupported',
    });
    await expect(pool.read(fixture('none'))).rejects.toMatchObject({ code: 'audio/file-unreadable' });
  });
});
