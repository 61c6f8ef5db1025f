import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createFakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { createMusicLibrary, type MusicLibrary } from './music-library.ts';
import { systemClock } from './system-clock.ts';

function libraryOf(folders: readonly string[], repository = createMemoryLibrary()) {
  const pool = Object.assign(createFakeAnalysisPool(), { close: () => Promise.resolve() });
  const library = createMusicLibrary({
    folders,
    library: repository,
    clock: systemClock,
    log: silentLog,
    createPool: () => pool,
  });
  onTestFinished(() => library.close());
  return { library, pool, repository };
}

function whenOver(library: MusicLibrary): Promise<LibraryProgress> {
  return new Promise((resolve) => {
    const look = (progress: LibraryProgress): void => {
      if (progress.step === 'done' || progress.step === 'failed') resolve(progress);
    };
    library.onProgress(look);
    look(library.progress);
  });
}

function folderWith(...names: readonly string[]): string {
  const folder = createTestFolder();
  for (const name of names) writeFileSync(join(folder, `${name}.mp3`), name);
  return folder;
}

describe('createMusicLibrary', () => {
  it('knows nothing, listens, and knows every recording once', async () => {
    const one = folderWith('a', 'b');
    const other = folderWith('b', 'c');
    const { library } = libraryOf([one, other]);
    await library.start();
    const progress = await whenOver(library);
    expect(progress).toMatchObject({ step: 'done', foundFiles: 4, readyFiles: 4, problemCount: 0 });
    expect(library.tracks).toHaveLength(3);
    const [first] = library.tracks;
    expect(library.track(first?.trackId ?? '')).toBe(first);
    expect(library.track('nothing')).toBeUndefined();
  });

  it('has what was known before it listens again', async () => {
    const folder = folderWith('a', 'b');
    const { library: earlier, repository } = libraryOf([folder]);
    await earlier.start();
    await whenOver(earlier);
    const { library, pool } = libraryOf([folder], repository);
    await library.start();
    expect(library.tracks).toHaveLength(2);
    await whenOver(library);
    expect(pool.listened).toEqual([]);
  });

  it('names what cannot be used, without its folders, and goes on', async () => {
    const gone = join(createTestFolder(), 'gone');
    const { library } = libraryOf([gone, folderWith('a', 'damaged')]);
    await library.start();
    const progress = await whenOver(library);
    expect(progress).toMatchObject({ step: 'done', readyFiles: 1, problemCount: 2 });
    expect(progress.problems.map(({ file, code }) => [file, code])).toEqual([
      ['gone', 'audio/folder-not-found'],
      ['damaged.mp3', 'audio/file-damaged'],
    ]);
  });

  it('says failed where no folder could be read', async () => {
    const folder = createTestFolder();
    rmSync(folder, { recursive: true });
    const { library } = libraryOf([folder]);
    await library.start();
    expect(await whenOver(library)).toMatchObject({ step: 'failed' });
  });

  it('stands still while there is a reason', async () => {
    const folder = folderWith('a');
    mkdirSync(join(folder, 'more'));
    const { library, pool } = libraryOf([folder]);
    library.pause('run');
    await library.start();
    expect(library.progress.pausedBy).toEqual(['run']);
    library.resume('run');
    await whenOver(library);
    expect(pool.listened).toHaveLength(1);
  });

  it('is done at once without folders', async () => {
    const { library } = libraryOf([]);
    await library.start();
    expect(library.progress).toMatchObject({ step: 'done', foundFiles: 0 });
    expect(library.tracks).toEqual([]);
  });
});
