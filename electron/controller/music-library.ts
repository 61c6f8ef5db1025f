import { basename } from 'node:path';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { LibraryRepository } from '#contract/storage/store.ts';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import { createAnalysisPool, type AnalysisPool } from '#native/audio/analysis-pool.ts';
import { createLibraryScan, type LibraryScan } from '#native/audio/library-scan.ts';
import type { ScanProblem, ScanProgress } from '#native/audio/scan-progress.ts';

/** The music of some folders: what is known of it at once, and what listening finds out in the background. */
export interface MusicLibrary {
  /** Ready to run to; of the folders in their order. Grows when a folder has been listened to. */
  readonly tracks: readonly Track[];
  readonly progress: LibraryProgress;
  track(trackId: string): Track | undefined;
  onProgress(listener: (progress: LibraryProgress) => void): Unsubscribe;
  /** Reads what is known; listening goes on by itself after that. */
  start(): Promise<void>;
  /** Listening costs cores: it waits while there is any reason, a run for instance. */
  pause(reason: string): void;
  resume(reason: string): void;
  close(): Promise<void>;
}

export interface MusicLibraryOptions {
  /** Absolute. */
  readonly folders: readonly string[];
  readonly library: LibraryRepository;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: a pool of real workers, ended with the library. */
  readonly createPool?: () => AnalysisPool;
}

/** Problems that a page is shown; the number of all goes with them. */
const mostProblems = 50;

export function createMusicLibrary(options: MusicLibraryOptions): MusicLibrary {
  const { folders, library, clock, log } = options;
  const pool = options.createPool?.() ?? createAnalysisPool({ clock, log });
  const listeners = createListeners<LibraryProgress>();
  const scans = folders.map((folder) => createLibraryScan({ folder, library, pool, clock, log }));
  const failures: ScanProblem[] = [];
  const tracksOf = new Map<string, readonly Track[]>();
  let byId = new Map<string, Track>();
  /** Folders whose tracks are all known, or that failed. */
  let settled = 0;
  let isClosed = false;
  let working: Promise<void> | undefined;

  async function readKnown(folder: string): Promise<void> {
    tracksOf.set(folder, await library.tracksBelow(folder, pool.engineId));
    // A recording that is in two folders is one track; the first folder names it.
    byId = new Map(
      [...folders]
        .reverse()
        .flatMap((each) => tracksOf.get(each) ?? [])
        .map((track) => [track.trackId, track]),
    );
  }

  async function listen(): Promise<void> {
    for (const [index, scan] of scans.entries()) {
      const folder = folders[index];
      if (isClosed || folder === undefined) return;
      scan.onProgress(() => listeners.emit(progress()));
      scan.start();
      try {
        await scan.done;
        await readKnown(folder);
      } catch (error) {
        if (isClosed) return;
        log.warn('music-folder-not-scanned', { folder, error });
        const code = isBeatRunnerError(error) ? error.code : 'internal/unexpected';
        failures.push({ path: folder, code, detail: '' });
      }
      settled += 1;
      listeners.emit(progress());
    }
  }

  function progress(): LibraryProgress {
    return joinProgress(scans, failures, settled);
  }

  return {
    get tracks() {
      const seen = new Set<string>();
      return folders
        .flatMap((folder) => tracksOf.get(folder) ?? [])
        .filter(({ trackId }) => !seen.has(trackId) && seen.add(trackId));
    },
    get progress() {
      return progress();
    },
    track: (trackId) => byId.get(trackId),
    onProgress: (listener) => listeners.add(listener),
    async start() {
      for (const folder of folders) await readKnown(folder);
      working ??= listen();
    },
    pause(reason) {
      for (const scan of scans) scan.pause(reason);
    },
    resume(reason) {
      for (const scan of scans) scan.resume(reason);
    },
    async close() {
      isClosed = true;
      for (const scan of scans) scan.abort();
      await working;
      await pool.close();
    },
  };
}

/**
 * The folders' progress as one: the step of the folder that is being worked on, and the sums of the counts. It is over
 * when the tracks of all folders can be used, a little after the last file was listened to.
 */
function joinProgress(
  scans: readonly LibraryScan[],
  failures: readonly ScanProblem[],
  settled: number,
): LibraryProgress {
  const all = scans.map((scan) => scan.progress);
  const sum = (of: (progress: ScanProgress) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  const remaining = all.flatMap(({ remainingMs }) => (remainingMs === undefined ? [] : [remainingMs]));
  const problems = [...failures, ...all.flatMap((each) => each.problems)];
  const current = all[settled]?.step ?? 'done';
  const step = current === 'done' ? 'listen' : current;
  const end = failures.length > 0 && failures.length === scans.length ? 'failed' : 'done';
  return {
    step: settled === scans.length ? end : step,
    pausedBy: [...new Set(all.flatMap(({ pausedBy }) => pausedBy))],
    foundFiles: sum(({ foundFiles }) => foundFiles),
    readyFiles: sum(({ readyFiles }) => readyFiles),
    listenedFiles: sum(({ listenedFiles }) => listenedFiles),
    toListen: sum(({ toListen }) => toListen),
    ...(remaining.length === 0 ? {} : { remainingMs: Math.max(...remaining) }),
    problemCount: failures.length + sum(({ problemCount }) => problemCount),
    problems: problems
      .slice(0, mostProblems)
      .map(({ path, code, detail }) => ({ file: basename(path), code, detail })),
  };
}
