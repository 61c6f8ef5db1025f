import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { watchMusicFolder, type FolderWatch, type FolderWatchOptions } from '#native/audio/folder-watch.ts';
import type { MusicLibrary } from './music-library.ts';

export interface LibraryWatchOptions {
  readonly library: Pick<MusicLibrary, 'folders' | 'folderPaths' | 'progress' | 'onProgress' | 'rescan'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the system's way. */
  readonly watch?: (options: FolderWatchOptions) => FolderWatch;
}

interface Watched {
  readonly watch: FolderWatch;
  isDue: boolean;
}

/**
 * What changes in the library's folders is found out about without a new start: each is scanned again when it changed, as soon as
 * nothing is being listened to and nothing has to wait, a run for instance. Returns how to end it.
 */
export function watchLibrary(options: LibraryWatchOptions): () => void {
  const { library, clock, log, watch = watchMusicFolder } = options;
  const watched = new Map<string, Watched>();

  function open(folderId: string, folder: string): Watched {
    const entry: Watched = {
      watch: watch({
        folder,
        clock,
        log,
        onChange() {
          entry.isDue = true;
          rescanDue();
        },
      }),
      isDue: false,
    };
    watched.set(folderId, entry);
    return entry;
  }

  function followFolders(): void {
    const paths = library.folderPaths;
    const ids = new Set<string>();
    library.folders.forEach(({ folderId, kind }, i) => {
      const path = paths[i];
      // The sample tracks change with the program only.
      if (kind === 'samples' || path === undefined) return;
      ids.add(folderId);
      if (!watched.has(folderId)) open(folderId, path);
    });
    for (const [folderId, entry] of watched) {
      if (ids.has(folderId)) continue;
      entry.watch.close();
      watched.delete(folderId);
    }
  }

  function rescanDue(): void {
    const { step, pausedBy } = library.progress;
    if (pausedBy.length > 0 || (step !== 'done' && step !== 'failed')) return;
    for (const [folderId, entry] of watched) {
      if (!entry.isDue) continue;
      entry.isDue = false;
      library
        .rescan(folderId)
        .catch((error: unknown) => log.warn('music-folder-not-scanned-again', { folderId, error }));
    }
  }

  const forget = library.onProgress(() => {
    followFolders();
    rescanDue();
  });
  followFolders();
  return () => {
    forget();
    for (const { watch: watching } of watched.values()) watching.close();
    watched.clear();
  };
}
