import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { watchMusicFolder, type FolderWatchOptions } from './folder-watch.ts';

let clock: ManualClock;
let folder: string;
beforeEach(() => {
  clock = createManualClock();
  folder = createTestFolder();
});

async function start(more: Partial<FolderWatchOptions> = {}) {
  const onChange = vi.fn<() => void>();
  const watch = watchMusicFolder({ folder, clock, log: silentLog, onChange, ...more });
  onTestFinished(() => watch.close());
  await watch.ready;
  return { watch, onChange };
}

/** Waits for the system to tell, lets it be quiet, and then for `onChange`. */
async function told(onChange: ReturnType<typeof vi.fn<() => void>>, times: number): Promise<void> {
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(2));
  clock.advance(65_000);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(times));
}

/** A system that tells what a test says. */
function scripted() {
  const listeners = new Map<string, (event: string, name: string | null) => void>();
  const fail = new Map<string, (error: unknown) => void>();
  const watch: FolderWatchOptions['watch'] = (path, _options, listener) => {
    listeners.set(path, listener);
    return {
      on: (_event, onError) => fail.set(path, onError),
      close: () => listeners.delete(path),
    };
  };
  return { listeners, fail, watch };
}

describe('with real files', () => {
  it('tells of new, changed, renamed and deleted ones, also in folders that are new', async () => {
    mkdirSync(join(folder, 'deep/down'), { recursive: true });
    const { onChange } = await start();
    writeFileSync(join(folder, 'deep/down/a.mp3'), 'a');
    await told(onChange, 1);
    renameSync(join(folder, 'deep/down/a.mp3'), join(folder, 'b.mp3'));
    await told(onChange, 2);
    rmSync(join(folder, 'b.mp3'));
    await told(onChange, 3);
    mkdirSync(join(folder, 'Vol. 2'));
    await told(onChange, 4);
    writeFileSync(join(folder, 'Vol. 2/c.flac'), 'c');
    await told(onChange, 5);
    // The same name, another folder.
    rmSync(join(folder, 'Vol. 2'), { recursive: true });
    mkdirSync(join(folder, 'Vol. 2'));
    await told(onChange, 6);
    writeFileSync(join(folder, 'Vol. 2/d.flac'), 'd');
    await told(onChange, 7);
  });

  it('goes on when the folder goes and comes back', async () => {
    const { onChange } = await start();
    rmSync(folder, { recursive: true });
    await told(onChange, 1);
    mkdirSync(folder);
    // Nobody tells of that: the next look by the clock does.
    clock.advance(30 * 60_000);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
    writeFileSync(join(folder, 'a.mp3'), 'a');
    await told(onChange, 3);
  });
});

describe('a system that tells too much, or nothing', () => {
  it('makes one change of a storm, and of one without end one a minute', async () => {
    const { listeners, watch } = scripted();
    const { onChange } = await start({ watch, isRecursive: true });
    const tellOf = listeners.get(folder);
    for (let i = 0; i < 10_000; i += 1) tellOf?.('change', `${i}.mp3`);
    expect(clock.pendingTimers).toBe(2);
    clock.advance(4999);
    expect(onChange).not.toHaveBeenCalled();
    await clock.advanceAsync(1);
    expect(onChange).toHaveBeenCalledTimes(1);
    for (let second = 0; second < 300; second += 1) {
      tellOf?.('change', 'growing.wav');
      await clock.advanceAsync(1000, 1000);
    }
    expect(onChange.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(onChange.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('does not care for covers, lists, hidden files and downloads', async () => {
    const { listeners, watch } = scripted();
    await start({ watch, isRecursive: true });
    writeFileSync(join(folder, 'cover.jpg'), 'x');
    const tellOf = listeners.get(folder);
    for (const name of ['cover.jpg', '.hidden.mp3', '.cache/a.mp3']) tellOf?.('rename', name);
    tellOf?.('change', 'song.mp3.part');
    // A look at what is there comes before the answer.
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.pendingTimers).toBe(1);
    tellOf?.('change', null);
    expect(clock.pendingTimers).toBe(2);
  });

  it('looks by the clock, and more often where nothing can be watched', async () => {
    const watch = (): never => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const { onChange } = await start({ watch, isRecursive: true });
    for (let times = 1; times <= 3; times += 1) {
      clock.advance(5 * 60_000);
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(times));
    }
    const seeing = await start({ watch: scripted().watch, isRecursive: true });
    clock.advance(29 * 60_000);
    expect(seeing.onChange).not.toHaveBeenCalled();
    clock.advance(60_000);
    await vi.waitFor(() => expect(seeing.onChange).toHaveBeenCalledTimes(1));
  });

  it('takes up again what a watcher lost', async () => {
    const { listeners, fail, watch } = scripted();
    const { onChange } = await start({ watch, isRecursive: true });
    fail.get(folder)?.(new Error('gone'));
    expect(listeners.size).toBe(0);
    clock.advance(30 * 60_000);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    expect(listeners.size).toBe(1);
  });

  it('watches no more folders than is fair, and looks by the clock for the others', async () => {
    for (let i = 0; i < 4200; i += 1) mkdirSync(join(folder, String(i)));
    const { listeners, watch } = scripted();
    const { onChange } = await start({ watch, isRecursive: false });
    expect(listeners.size).toBe(4096);
    clock.advance(5 * 60_000);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
  });

  it('is quiet after its end, and leaves nothing behind', async () => {
    const { listeners, watch } = scripted();
    const { watch: watching, onChange } = await start({ watch, isRecursive: true });
    const tellOf = listeners.get(folder);
    tellOf?.('change', 'a.mp3');
    watching.close();
    tellOf?.('change', 'b.mp3');
    expect([clock.pendingTimers, listeners.size]).toEqual([0, 0]);
    clock.advance(3_600_000);
    expect(onChange).not.toHaveBeenCalled();
  });
});
