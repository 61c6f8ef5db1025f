import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { LibraryRepository } from '#contract/storage/store.ts';
import type { AnalysisPool } from './analysis-pool.ts';
import { findFiles, forgetGoneFiles } from './find-changed-files.ts';
import { isReadableFolder } from './music-files.ts';
import { createPauseGate } from './pause-gate.ts';
import type { ScanContext } from './scan-context.ts';
import { createScanProgressBook, type ScanProgress } from './scan-progress.ts';
import { workOff } from './work-off-files.ts';
import type { WorkPace } from './work-pace.ts';

/** Brings what is known about a folder of music up to date. Every step is in the store as soon as it is done. */
export interface LibraryScan {
  start(): void;
  /** Stands still while there is any reason; files that are being listened to are finished. */
  pause(reason: string): void;
  resume(reason: string): void;
  /** Ends it for good. Another scan of the folder goes on where this one was. */
  abort(): void;
  readonly progress: ScanProgress;
  onProgress(listener: (progress: ScanProgress) => void): Unsubscribe;
  /**
   * Resolves when all files were dealt with. Rejects with `audio/folder-not-found` or `audio/folder-unreadable` (of the
   * folder itself; nothing is forgotten then), `audio/folder-gone` when it disappeared meanwhile, with errors of the store, or as an AbortError.
   */
  readonly done: Promise<ScanProgress>;
}

export interface LibraryScanOptions {
  /** Absolute. */
  readonly folder: string;
  readonly library: LibraryRepository;
  readonly pool: Pick<AnalysisPool, 'engineId' | 'size' | 'read' | 'analyse'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Try files again that could not be used; by default only those that the system did not let us read. */
  readonly isRetryingFailed?: boolean;
  /** Default: as fast as the pool can. */
  readonly pace?: WorkPace;
}

export function createLibraryScan(options: LibraryScanOptions): LibraryScan {
  const { clock, log, pool } = options;
  const abortion = new AbortController();
  const gate = createPauseGate();
  const book = createScanProgressBook(pool.size, clock, options.pace);
  const { promise: done, resolve, reject } = Promise.withResolvers<ScanProgress>();
  // Whoever waits for `done` gets the error; whoever does not is not to be ended by it.
  done.catch((error: unknown) => log.info('library-scan-ended-early', { error: String(error) }));
  let isStarted = false;

  async function run(): Promise<ScanProgress> {
    const context: ScanContext = { ...options, gate, book, signal: abortion.signal };
    // A rescan that comes due during a run does not even walk the folder.
    await gate.passable(abortion.signal);
    const walked = await findFiles(context);
    await forgetGoneFiles(context, walked);
    book.enter('read');
    await workOff(context);
    // Files that vanish are passed over, one by one; all of them at once is a disk that was pulled out.
    if (!(await isReadableFolder(options.folder)))
      throw new BeatRunnerError('audio/folder-gone', { path: options.folder });
    book.enter('done');
    return book.progress;
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      run().then(resolve, (error: unknown) => {
        // One worker of several met the error: the others are to stop too.
        abortion.abort(error);
        reject(error);
      });
    },
    pause(reason) {
      gate.shut(reason);
      book.pausedBy(gate.reasons);
    },
    resume(reason) {
      gate.release(reason);
      book.pausedBy(gate.reasons);
    },
    abort() {
      abortion.abort(new DOMException('The scan was ended.', 'AbortError'));
      if (!isStarted) reject(abortion.signal.reason);
      isStarted = true;
    },
    get progress() {
      return book.progress;
    },
    onProgress: book.onProgress,
    done,
  };
}
