import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { KeptMusicFolder, MusicFolderRepository } from '#contract/storage/store.ts';
import { createFakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { createMusicLibrary, type MusicLibrary } from './music-library.ts';
import { systemClock } from './system-clock.ts';

function memoryFolders(): MusicFolderRepository {
  const kept = new Map<string, KeptMusicFolder>();
  return {
    save: async (folder) => void kept.set(folder.folderId, folder),
    remove: async (folderId) => void kept.delete(folderId),
    list: async () => [...kept.values()],
  };
}

function libraryOf(
  folders: readonly string[],
  repository = createMemoryLibrary(),
  musicFolders = memoryFolders(),
) {
  const pool = Object.assign(createFakeAnalysisPool(), { close: () => Promise.resolve() });
  const library = createMusicLibrary({
    folders,
    library: repository,
    musicFolders,
    clock: systemClock,
    log: silentLog,
    createPool: () => pool,
  });
  onTestFinished(() => library.close());
  return { library, pool, repository, musicFolders };
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

describe('folders at run time', () => {
  it('are added, listened to, and there again with the next start', async () => {
    const folder = folderWith('a', 'b');
    const first = libraryOf([]);
    await first.library.start();
    await first.library.addFolder(`${folder}/`);
    await whenOver(first.library);
    expect(first.library.tracks).toHaveLength(2);
    const [status] = first.library.folders;
    expect(status).toEqual({
      folderId: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: basename(folder),
      kind: 'folder',
      trackCount: 2,
    });
    const next = libraryOf([], first.repository, first.musicFolders);
    await next.library.start();
    expect(next.library.tracks).toHaveLength(2);
    expect(next.library.folders).toEqual([status]);
    await whenOver(next.library);
    expect(next.pool.listened).toEqual([]);
  });

  it('are one folder however often they are added, and listened to again', async () => {
    const folder = folderWith('a');
    const { library } = libraryOf([folder]);
    await library.start();
    await whenOver(library);
    writeFileSync(join(folder, 'b.mp3'), 'b');
    await library.addFolder(folder);
    await whenOver(library);
    expect(library.folders).toHaveLength(1);
    expect(library.tracks).toHaveLength(2);
  });

  it('of the samples are named as such, wherever the program is', async () => {
    const { library, pool, musicFolders } = libraryOf([]);
    await library.start();
    await library.addSamples();
    expect(await musicFolders.list()).toEqual([{ kind: 'samples', folderId: 'samples' }]);
    await whenOver(library);
    expect(pool.listened.length).toBeGreaterThanOrEqual(8);
    expect(library.folders).toEqual([
      { folderId: 'samples', name: 'Sample tracks', kind: 'samples', trackCount: pool.listened.length },
    ]);
  });

  it('are refused where they are none, and nothing is remembered', async () => {
    const { library, musicFolders } = libraryOf([]);
    await library.start();
    const file = join(folderWith('a'), 'a.mp3');
    const code = (path: string) =>
      library.addFolder(path).then(
        () => 'added',
        (error: unknown) => (error as { readonly code?: string }).code,
      );
    expect(await code('relative/music')).toBe('rpc/invalid-input');
    expect(await code(join(createTestFolder(), 'gone'))).toBe('audio/folder-not-found');
    expect(await code(file)).toBe('audio/not-a-folder');
    expect(await musicFolders.list()).toEqual([]);
    expect(library.folders).toEqual([]);
  });

  it('are taken away, also while they are listened to, and what was heard stays known', async () => {
    const one = folderWith('a', 'b');
    const other = folderWith('c');
    const { library, pool, repository, musicFolders } = libraryOf([]);
    const listening = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    pool.beforeListening = (path) => {
      if (!path.startsWith(one)) return;
      listening.resolve();
      return goOn.promise;
    };
    await library.start();
    await library.addFolder(one);
    await library.addFolder(other);
    await listening.promise;
    const [{ folderId } = { folderId: '' }] = library.folders;
    await library.removeFolder(folderId);
    goOn.resolve();
    expect(await whenOver(library)).toMatchObject({ step: 'done', foundFiles: 1, problemCount: 0 });
    expect(library.tracks.map(({ path }) => path)).toEqual([join(other, 'c.mp3')]);
    expect(await musicFolders.list()).toHaveLength(1);
    expect(repository.files.size).toBe(3);
    await expect(library.removeFolder(folderId)).rejects.toMatchObject({ code: 'storage/not-found' });
  });

  it('wait while listening waits, also those that come later', async () => {
    const { library, pool } = libraryOf([]);
    await library.start();
    library.pause('person');
    await library.addFolder(folderWith('a'));
    expect(library.progress.pausedBy).toEqual(['person']);
    expect(pool.listened).toEqual([]);
    library.resume('person');
    await whenOver(library);
    expect(pool.listened).toHaveLength(1);
  });

  it('offer no track that cannot be played any more, and say why', async () => {
    const folder = folderWith('a');
    const first = libraryOf([]);
    await first.library.start();
    await first.library.addFolder(folder);
    await whenOver(first.library);
    rmSync(folder, { recursive: true });
    const { library } = libraryOf([], first.repository, first.musicFolders);
    await library.start();
    await whenOver(library);
    expect(library.tracks).toEqual([]);
    expect(library.folders).toMatchObject([{ trackCount: 0, problem: { code: 'audio/folder-not-found' } }]);
  });
});

describe('tracks while a folder is listened to', () => {
  it('can be used before the last one is ready', async () => {
    const { library, pool } = libraryOf([folderWith('a', 'b', 'c', 'last')]);
    const usable = Promise.withResolvers<number>();
    library.onProgress(() => {
      if (library.tracks.length > 0) usable.resolve(library.tracks.length);
    });
    pool.beforeListening = (path) =>
      path.endsWith('last.mp3') ? usable.promise.then(() => undefined) : undefined;
    await library.start();
    // The last file is only listened to when another one can be used.
    expect(await usable.promise).toBeLessThan(4);
    await whenOver(library);
    expect(library.tracks).toHaveLength(4);
  });
});

describe('setTempo', () => {
  it('holds in every list, under any name, until it is taken back', async () => {
    const folder = folderWith('a', 'b');
    const { library } = libraryOf([folder, folderWith('a')]);
    await library.start();
    await whenOver(library);
    const { trackId } = library.tracks[0] ?? { trackId: '' };
    await library.setTempo(trackId, 60);
    expect(library.track(trackId)).toMatchObject({ detectedTempoBpm: 120, tempo: { tempoBpm: 60 } });
    expect(library.tracks.map(({ tempo }) => tempo.tempoBpm)).toEqual([60, 120]);

    renameSync(join(folder, 'a.mp3'), join(folder, 'renamed.mp3'));
    await library.addFolder(folder);
    await whenOver(library);
    expect(library.track(trackId)?.tempo.tempoBpm).toBe(60);

    await library.setTempo(trackId, undefined);
    expect(library.track(trackId)?.tempo.tempoBpm).toBe(120);
    expect(library.track(trackId)).not.toHaveProperty('detectedTempoBpm');
    await expect(library.setTempo('nothing', 90)).rejects.toMatchObject({ code: 'storage/not-found' });
  });

  it('takes what was heard in the place of what others say', async () => {
    const store = createMemoryLibrary();
    const { library } = libraryOf([folderWith('a')], store);
    await library.start();
    await whenOver(library);
    const { trackId } = library.tracks[0] ?? { trackId: '' };
    store.repairsOfOthers.set(trackId, { tempoBpm: 60 });
    await library.setTempo(trackId, 90);
    expect(library.track(trackId)?.tempo.tempoBpm).toBe(90);
    await library.setTempo(trackId, undefined);
    expect(library.track(trackId)).toMatchObject({ detectedTempoBpm: 120, tempo: { tempoBpm: 120 } });
    expect(library.track(trackId)).not.toHaveProperty('isTempoFromOthers');
  });
});

describe('repairs from elsewhere', () => {
  it('are read when they come, once for many', async () => {
    const store = createMemoryLibrary();
    const { library } = libraryOf([folderWith('a')], store);
    await library.start();
    await whenOver(library);
    const { trackId } = library.tracks[0]!;
    const reading = vi.spyOn(store, 'tracksBelow');
    store.repairsOfOthers.set(trackId, { tempoBpm: 60 });
    for (let i = 0; i < 20; i += 1) store.tellRepairs();
    await vi.waitFor(() => expect(library.track(trackId)?.isTempoFromOthers).toBe(true), { timeout: 10_000 });
    expect(library.track(trackId)?.tempo.tempoBpm).toBe(60);
    expect(reading).toHaveBeenCalledTimes(1);
  });
});

describe('moveDownbeat', () => {
  it('begins the bars a beat later or earlier, under a tempo that is locked', async () => {
    const { library } = libraryOf([folderWith('a')]);
    await library.start();
    await whenOver(library);
    const { trackId, tempo } = library.tracks[0]!;
    const downbeat = () => {
      const { bar, beatsS } = library.track(trackId)!.tempo;
      return beatsS[bar!.firstDownbeatIndex];
    };
    await library.moveDownbeat(trackId, 1);
    expect(downbeat()).toBe(tempo.beatsS[1]);
    expect(library.track(trackId)).toMatchObject({ detectedTempoBpm: 120, tempo: { tempoBpm: 120 } });
    await library.setTempo(trackId, 60);
    expect(downbeat()).toBe(tempo.beatsS[1]);
    await library.setTempo(trackId, 120);
    await library.moveDownbeat(trackId, -1);
    expect(downbeat()).toBe(tempo.beatsS[0]);
    // A bar of four has no beat before that here: nothing is there to begin with.
    await library.moveDownbeat(trackId, -1);
    expect(downbeat()).toBe(tempo.beatsS[0]);
    await expect(library.moveDownbeat('nothing', 1)).rejects.toMatchObject({ code: 'storage/not-found' });
  });
});
