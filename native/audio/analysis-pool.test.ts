import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
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
    expect(outcomes[1]).toMatchObject({ reason: { code: 'audio/file-damaged' } });
  });

  it('gives a file up after 5 minutes and goes on with a new thread', async () => {
    const { read } = scriptedPool(1);
    const hanging = read('hang');
    const next = read('next');
    clock.advance(longestJobMs);
    await expect(hanging).rejects.toMatchObject({ code: 'audio/file-damaged' });
    await expect(next).resolves.toMatchObject({ trackId: 'id of next' });
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
    const { analysis } = await pool.analyse(fixture('moov-last.m4a'));
    expect(analysis.tempoBpm).toBeCloseTo(128, 0);
    await expect(pool.analyse(fixture('text.mp3'))).rejects.toMatchObject({
      code: 'audio/format-unsupported',
    });
    await expect(pool.read(fixture('none'))).rejects.toMatchObject({ code: 'audio/file-unreadable' });
  });
});
