import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { FolderWatchOptions } from '#native/audio/folder-watch.ts';
import { createFakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { watchLibrary } from './library-watch.ts';
import { createMusicLibrary } from './music-library.ts';
import { systemClock } from './system-clock.ts';

function put(folder: string, name: string, content = name): void {
  writeFileSync(join(folder, `${name}.mp3`), content);
}

async function start(...folders: readonly string[]) {
  const pool = Object.assign(createFakeAnalysisPool(), { close: () => Promise.resolve() });
  const library = createMusicLibrary({
    folders,
    library: createMemoryLibrary(),
    musicFolders: { save: async () => undefined, remove: async () => undefined, list: async () => [] },
    clock: systemClock,
    log: silentLog,
    createPool: () => pool,
  });
  const changes = new Map<string, FolderWatchOptions['onChange']>();
  await library.start();
  const end = watchLibrary({
    library,
    clock: systemClock,
    log: silentLog,
    watch({ folder, onChange }) {
      changes.set(folder, onChange);
      return { ready: Promise.resolve(), close: () => changes.delete(folder) };
    },
  });
  onTestFinished(async () => {
    end();
    await library.close();
  });
  const names = (): readonly string[] =>
    library.tracks.map(({ path }) => path.replace(/.*\/(.*)\.mp3$/, '$1')).toSorted();
  const hasTracks = (...expected: readonly string[]): Promise<void> =>
    vi.waitFor(() => {
      expect(library.progress.step).toBe('done');
      expect(names()).toEqual(expected);
    });
  return { library, pool, changes, names, hasTracks, end, tell: (folder: string) => changes.get(folder)?.() };
}

it('takes in what is new and changed, and lets go of what is gone', async () => {
  const folder = createTestFolder();
  put(folder, 'a');
  put(folder, 'b');
  const { pool, tell, hasTracks } = await start(folder);
  await hasTracks('a', 'b');
  put(folder, 'c');
  tell(folder);
  await hasTracks('a', 'b', 'c');
  expect(pool.listened).toHaveLength(3);
  put(folder, 'a', 'another recording');
  rmSync(join(folder, 'b.mp3'));
  tell(folder);
  await hasTracks('a', 'c');
  expect(pool.listened).toHaveLength(4);
});

it('offers what is known while it looks again', async () => {
  const folder = createTestFolder();
  put(folder, 'a');
  const { library, tell, names, hasTracks } = await start(folder);
  await hasTracks('a');
  put(folder, 'b');
  const seen: (readonly string[])[] = [];
  library.onProgress(() => seen.push(names()));
  tell(folder);
  await hasTracks('a', 'b');
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every((each) => each.includes('a'))).toBe(true);
});

it('waits while there is a reason, and looks once then', async () => {
  const folder = createTestFolder();
  put(folder, 'a');
  const { library, pool, tell, hasTracks } = await start(folder);
  await hasTracks('a');
  library.pause('run');
  put(folder, 'b');
  tell(folder);
  put(folder, 'c');
  tell(folder);
  expect(library.progress).toMatchObject({ step: 'done', pausedBy: ['run'], foundFiles: 1 });
  library.resume('run');
  await hasTracks('a', 'b', 'c');
  expect(pool.listened).toHaveLength(3);
});

it('does not lose what changes while it listens', async () => {
  const folder = createTestFolder();
  put(folder, 'a');
  const { library, pool, tell, hasTracks } = await start(folder);
  await hasTracks('a');
  put(folder, 'b');
  pool.beforeListening = (path) => {
    if (!path.endsWith('b.mp3')) return;
    put(folder, 'c');
    tell(folder);
    expect(library.progress.step).toBe('listen');
  };
  tell(folder);
  await hasTracks('a', 'b', 'c');
});

it('says that a folder is gone, offers nothing of it, and has it back when it is', async () => {
  const folder = createTestFolder();
  put(folder, 'a');
  const other = createTestFolder();
  put(other, 'x');
  const { library, pool, tell, names, hasTracks } = await start(folder, other);
  await hasTracks('a', 'x');
  rmSync(folder, { recursive: true });
  tell(folder);
  await vi.waitFor(() => expect(library.folders[0]?.problem?.code).toBe('audio/folder-not-found'));
  const seen = new Set<string>();
  library.onProgress(() => names().forEach((name) => seen.add(name)));
  tell(folder);
  await library.rescan(library.folders[1]?.folderId ?? '');
  await hasTracks('x');
  expect([...seen]).toEqual(['x']);
  mkdirSync(folder);
  put(folder, 'a');
  tell(folder);
  await hasTracks('a', 'x');
  expect(pool.listened).toHaveLength(2);
});

it('watches folders that are added, and no longer those that are taken away', async () => {
  const folder = createTestFolder();
  const { library, changes, end } = await start();
  await library.addFolder(folder);
  await library.addSamples();
  expect([...changes.keys()]).toEqual([folder]);
  const [{ folderId } = { folderId: '' }] = library.folders;
  await library.removeFolder(folderId);
  expect(changes.size).toBe(0);
  await library.addFolder(folder);
  end();
  expect(changes.size).toBe(0);
});
