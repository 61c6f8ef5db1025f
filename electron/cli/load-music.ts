import path from 'node:path';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import { createAnalysisPool } from '#native/audio/analysis-pool.ts';
import { createLibraryScan } from '#native/audio/library-scan.ts';
import type { ScanProgress } from '#native/audio/scan-progress.ts';

export interface LoadMusicOptions {
  readonly folder: string;
  readonly store: Store;
  /** Real time: listening takes as long as it takes, whatever the session's clock does. */
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ScanProgress) => void;
}

/**
 * The tracks of a folder, after listening to those that are new. Rejects with `audio/folder-not-found`,
 * `audio/folder-unreadable`, `audio/folder-gone`, or `audio/no-tracks` when nothing in it can be run to.
 */
export async function loadMusic(options: LoadMusicOptions): Promise<readonly Track[]> {
  const { store, clock, log, signal, onProgress } = options;
  const folder = path.resolve(options.folder);
  const pool = createAnalysisPool({ clock, log });
  try {
    const scan = createLibraryScan({ folder, library: store.library, pool, clock, log });
    const abort = (): void => scan.abort();
    signal.throwIfAborted();
    signal.addEventListener('abort', abort, { once: true });
    scan.onProgress(onProgress);
    scan.start();
    await scan.done.finally(() => signal.removeEventListener('abort', abort));
    // An interrupted scan may have found some already; nobody wants to run to them any more.
    signal.throwIfAborted();
    const tracks = await store.library.tracksBelow(folder, pool.engineId);
    if (tracks.length === 0) throw new BeatRunnerError('audio/no-tracks', { path: folder });
    return tracks;
  } finally {
    await pool.close();
  }
}
