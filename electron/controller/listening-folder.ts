import { basename } from 'node:path';
import type { MusicFolder } from '#contract/rpc/music-library.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { LibraryRepository } from '#contract/storage/store.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import type { AnalysisPool } from '#native/audio/analysis-pool.ts';
import { createLibraryScan } from '#native/audio/library-scan.ts';
import { problemDetail, type ScanProblem } from '#native/audio/scan-progress.ts';
import { gentlePace } from '#native/audio/work-pace.ts';
import type { FolderProgress } from './library-progress.ts';

/** One folder of the library: what is known of it, and what listening to it finds out. */
export interface ListeningFolder {
  readonly folderId: string;
  readonly path: string;
  readonly status: MusicFolder;
  readonly progress: FolderProgress;
  /** Those that can be run to by now, in the order of their paths. */
  readonly tracks: readonly Track[];
  /** Reads what is known of it. Rejects with what the store rejects with. */
  readKnown(): Promise<void>;
  /** Finds out the rest. Resolves when it is over, however it ends. */
  listen(): Promise<void>;
  pause(reason: string): void;
  resume(reason: string): void;
  /** Ends the listening for good. */
  leave(): void;
}

export interface ListeningFolderOptions {
  readonly folderId: string;
  readonly kind: MusicFolder['kind'];
  /** Absolute. */
  readonly path: string;
  readonly library: LibraryRepository;
  readonly pool: AnalysisPool;
  readonly clock: Clock;
  readonly log: Log;
  /** Its tracks are other ones; comes before it is told as progress. */
  readonly onTracks: () => void;
  readonly onProgress: () => void;
}

/** So many tracks are worth reading the folder again: a run may begin with the first ones. */
const fewTracks = 10;
/** In a large folder more: reading it takes as long as it is large, and would be done thousands of times. */
const shareWorthReading = 0.1;
const lookPeriodMs = 500;

export function createListeningFolder(options: ListeningFolderOptions): ListeningFolder {
  const { folderId, kind, path, library, pool, clock, log, onTracks, onProgress } = options;
  const scan = createLibraryScan({ folder: path, library, pool, clock, log, pace: gentlePace });
  let state: FolderProgress['state'] = 'waiting';
  let failure: ScanProblem | undefined;
  let tracks: readonly Track[] = [];
  let readAtFiles = 0;
  let reading: Promise<void> = Promise.resolve();
  let isReading = false;
  let hasLeft = false;

  function setTracks(next: readonly Track[]): void {
    tracks = next;
    onTracks();
  }

  async function readKnown(): Promise<void> {
    setTracks(await library.tracksBelow(path, pool.engineId));
    onProgress();
  }

  /** Tracks are usable as soon as they are ready, not when the last one is. */
  function readWhatIsNew(): void {
    const { readyFiles } = scan.progress;
    const worth =
      tracks.length < fewTracks ? 1 : Math.max(fewTracks, Math.ceil(tracks.length * shareWorthReading));
    if (isReading || readyFiles - Math.max(readAtFiles, tracks.length) < worth) return;
    isReading = true;
    readAtFiles = readyFiles;
    reading = readKnown()
      .catch((error: unknown) => log.warn('music-folder-not-read', { folder: path, error }))
      .finally(() => {
        isReading = false;
      });
  }

  function fail(error: unknown): void {
    log.warn('music-folder-not-scanned', { folder: path, error });
    failure = isBeatRunnerError(error)
      ? { path, code: error.code, detail: problemDetail(error) }
      : { path, code: 'internal/unexpected', detail: '' };
    state = 'failed';
    // What cannot be read cannot be played: offered all the same, it would end the music of a run.
    if (failure.code.startsWith('audio/')) setTracks([]);
  }

  return {
    folderId,
    path,
    get status() {
      return {
        folderId,
        name: kind === 'samples' ? 'Sample tracks' : basename(path),
        kind,
        trackCount: tracks.length,
        ...(failure === undefined ? {} : { problem: { code: failure.code, detail: failure.detail } }),
      };
    },
    get progress() {
      return { state, failure, scan: scan.progress };
    },
    get tracks() {
      return tracks;
    },
    async readKnown() {
      // One that has begun may have begun too early.
      await reading;
      await readKnown();
    },
    async listen() {
      state = 'listening';
      scan.onProgress(onProgress);
      // Looked at, not told: of several files in a moment only the first is told.
      const cancelLooking = clock.every(lookPeriodMs, readWhatIsNew);
      scan.start();
      try {
        await scan.done;
        await reading;
        await readKnown();
        state = 'done';
      } catch (error) {
        await reading;
        if (!hasLeft) fail(error);
      } finally {
        cancelLooking();
      }
      onProgress();
    },
    pause: (reason) => scan.pause(reason),
    resume: (reason) => scan.resume(reason),
    leave() {
      hasLeft = true;
      scan.abort();
    },
  };
}
