import { stat } from 'node:fs/promises';
import { BeatRunnerError, hasErrorCode, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { KnownFile, LibraryRepository } from '#contract/storage/store.ts';
import type { AnalysisPool } from './analysis-pool.ts';
import { fileUnreadable, systemErrorCode } from './decoding/audio-file.ts';
import { isReadableFolder, walkMusicFiles, type WalkFinding } from './music-files.ts';
import { createPathSet, type PathSet } from './path-set.ts';
import { createPauseGate } from './pause-gate.ts';
import { createScanProgressBook, problemDetail, type ScanProgress } from './scan-progress.ts';

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
   * folder itself; nothing is forgotten then), with errors of the store, or as an AbortError.
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
}

const filesAtOnce = 500;

export function createLibraryScan(options: LibraryScanOptions): LibraryScan {
  const { clock, log, pool } = options;
  const abortion = new AbortController();
  const gate = createPauseGate();
  const book = createScanProgressBook(pool.size, clock);
  const { promise: done, resolve, reject } = Promise.withResolvers<ScanProgress>();
  // Whoever waits for `done` gets the error; whoever does not is not to be ended by it.
  done.catch((error: unknown) => log.info('library-scan-ended-early', { error: String(error) }));
  let isStarted = false;

  async function run(): Promise<ScanProgress> {
    const context: ScanContext = { ...options, gate, book, signal: abortion.signal };
    const walked = await findFiles(context);
    await forgetGoneFiles(context, walked);
    book.enter('read');
    await workOff(context);
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

interface ScanContext extends LibraryScanOptions {
  readonly gate: ReturnType<typeof createPauseGate>;
  readonly book: ReturnType<typeof createScanProgressBook>;
  readonly signal: AbortSignal;
}

interface WalkResult {
  readonly seen: PathSet;
  readonly foundFiles: number;
  /** Below these nothing may be taken for gone. */
  readonly unreadableFolders: readonly string[];
}

/** Step 1: walks the folder and writes new and changed files into the store, as its queue of work. */
async function findFiles(context: ScanContext): Promise<WalkResult> {
  const seen = createPathSet();
  const unreadableFolders: string[] = [];
  let foundFiles = 0;
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    await context.gate.passable(context.signal);
    await noteFiles(context, batch);
    foundFiles += batch.length;
    batch = [];
  };
  for await (const finding of walkMusicFiles(context.folder)) {
    context.signal.throwIfAborted();
    if (finding.kind === 'unreadableFolder') {
      noteUnreadableFolder(context, finding, unreadableFolders);
      continue;
    }
    seen.add(finding.path);
    batch.push(finding.path);
    if (batch.length >= filesAtOnce) await flush();
  }
  await flush();
  return { seen, foundFiles, unreadableFolders };
}

function noteUnreadableFolder(
  { book, folder }: ScanContext,
  { path, error }: WalkFinding & { readonly kind: 'unreadableFolder' },
  unreadableFolders: string[],
): void {
  // The root, in the middle of the walk: a disk was pulled out.
  if (path === folder) throw error;
  unreadableFolders.push(path);
  book.problem(path, error);
}

async function noteFiles(context: ScanContext, paths: readonly string[]): Promise<void> {
  const { library, book } = context;
  const known = new Map((await library.knownFiles(paths)).map((file) => [file.path, file]));
  const fresh: KnownFile[] = [];
  const unchanged: KnownFile[] = [];
  const facts = await Promise.all(paths.map((path) => stat(path).catch((error: unknown) => error)));
  facts.forEach((fact, i) => {
    const path = paths[i] ?? '';
    if (fact instanceof Error) {
      // Gone since it was listed, or a folder above it was locked: the next scan will know.
      return systemErrorCode(fact) === 'ENOENT' ? undefined : book.problem(path, fileUnreadable(path, fact));
    }
    const { size: sizeBytes, mtimeMs } = fact as { readonly size: number; readonly mtimeMs: number };
    const modifiedMs = Math.floor(mtimeMs);
    const before = known.get(path);
    if (before?.sizeBytes === sizeBytes && before.modifiedMs === modifiedMs) unchanged.push(before);
    else fresh.push({ path, sizeBytes, modifiedMs });
  });
  if (fresh.length > 0) await library.saveFiles(fresh);
  const open = await openFiles(context, unchanged);
  for (const { path, problem } of unchanged) {
    if (problem !== undefined && !isTriedAgain(context, problem.code))
      book.knownProblem({ path, ...problem });
  }
  const failed = unchanged.filter(
    ({ problem }) => problem !== undefined && !isTriedAgain(context, problem.code),
  ).length;
  book.add({
    foundFiles: fresh.length + unchanged.length,
    toListen: fresh.length + open.length,
    readyFiles: unchanged.length - open.length - failed,
  });
}

/** Of these files those that still need work: not read yet, or without an analysis by this engine. */
async function openFiles(context: ScanContext, files: readonly KnownFile[]): Promise<readonly KnownFile[]> {
  const { library, pool } = context;
  const candidates = files.filter(
    ({ problem }) => problem === undefined || isTriedAgain(context, problem.code),
  );
  const isReady = await Promise.all(
    candidates.map(
      async ({ trackId, problem }) =>
        problem === undefined &&
        trackId !== undefined &&
        (await library.analysis(trackId, pool.engineId)) !== undefined,
    ),
  );
  return candidates.filter((_, i) => isReady[i] !== true);
}

function isTriedAgain({ isRetryingFailed = false }: ScanContext, code: string): boolean {
  // Permissions change without leaving a trace on the file.
  return isRetryingFailed || code === 'audio/file-unreadable';
}

/** Forgets files that are no longer there, after a walk that saw everything there is to see. */
async function forgetGoneFiles(context: ScanContext, walked: WalkResult): Promise<void> {
  const { library, folder, log, signal } = context;
  if (!(await isReadableFolder(folder)))
    throw new BeatRunnerError('audio/folder-not-found', { path: folder });
  const isBelowUnreadable = (path: string) =>
    walked.unreadableFolders.some(
      (parent) => path.startsWith(parent) && /^[/\\]/.test(path.slice(parent.length)),
    );
  let after: string | undefined;
  for (;;) {
    await context.gate.passable(signal);
    const page = await library.pathsBelow(folder, after, filesAtOnce);
    const missing = page.filter((path) => !walked.seen.has(path) && !isBelowUnreadable(path));
    // A mount point without its disk is an empty folder: forgetting the whole library would be the wrong answer.
    if (walked.foundFiles === 0 && missing.length > 0) {
      log.warn('library-folder-empty', { folder });
      return;
    }
    const gone = (
      await Promise.all(missing.map(async (path) => ((await isGone(path)) ? [path] : [])))
    ).flat();
    if (gone.length > 0) await library.forgetFiles(gone);
    after = page.at(-1);
    if (page.length < filesAtOnce) return;
  }
}

async function isGone(path: string): Promise<boolean> {
  const code = await stat(path).then(
    () => undefined,
    (error: unknown) => systemErrorCode(error),
  );
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Steps 2 and 3, for as many files at once as the pool takes: read what is new, listen to what nobody knows. */
async function workOff(context: ScanContext): Promise<void> {
  const queue = pendingFiles(context);
  const listening = new Map<string, Promise<void>>();
  const next = async (): Promise<KnownFile | undefined> => {
    await context.gate.passable(context.signal);
    const result = await queue.next();
    return result.done === true ? undefined : result.value;
  };
  const work = async (): Promise<void> => {
    for (let file = await next(); file !== undefined; file = await next())
      await dealWith(context, file, listening);
  };
  await Promise.all(Array.from({ length: context.pool.size }, work));
}

async function* pendingFiles(context: ScanContext): AsyncGenerator<KnownFile, void> {
  const { library, folder, book } = context;
  if (book.progress.toListen === 0) return;
  let after: string | undefined;
  for (;;) {
    const page = await library.pathsBelow(folder, after, filesAtOnce);
    yield* await openFiles(context, await library.knownFiles(page));
    after = page.at(-1);
    if (page.length < filesAtOnce) return;
  }
}

async function dealWith(
  context: ScanContext,
  file: KnownFile,
  listening: Map<string, Promise<void>>,
): Promise<void> {
  const { library, book, log } = context;
  const { path, sizeBytes, modifiedMs } = file;
  let trackId = file.trackId;
  try {
    trackId ??= await readFile(context, file);
    // The same recording under two names is listened to once.
    const underWay = listening.get(trackId) ?? listenOnce(context, path, trackId);
    listening.set(trackId, underWay);
    try {
      await underWay;
    } finally {
      listening.delete(trackId);
    }
    // It could be used after all: what was wrong with it the last time is over.
    if (file.problem !== undefined) await library.saveFiles([{ path, sizeBytes, modifiedMs, trackId }]);
    book.add({ readyFiles: 1, listenedFiles: 1 });
  } catch (error) {
    if (!isFileProblem(error)) throw error;
    book.add({ listenedFiles: 1 });
    if (hasErrorCode(error, 'audio/file-unreadable') && error.params['reason'] === 'ENOENT') return;
    log.info('music-file-left-out', { path, code: error.code, params: error.params });
    book.problem(path, error);
    const problem = { code: error.code, detail: problemDetail(error) };
    await library.saveFiles([
      { path, sizeBytes, modifiedMs, ...(trackId !== undefined && { trackId }), problem },
    ]);
  }
}

async function readFile({ pool, library, signal }: ScanContext, file: KnownFile): Promise<string> {
  const { path, sizeBytes, modifiedMs } = file;
  const { trackId, tags } = await pool.read(path, signal);
  await library.saveTags(trackId, tags);
  await library.saveFiles([{ path, sizeBytes, modifiedMs, trackId }]);
  return trackId;
}

async function listenOnce(context: ScanContext, path: string, trackId: string): Promise<void> {
  const { library, pool, book, clock, signal, log } = context;
  if ((await library.analysis(trackId, pool.engineId)) !== undefined) return;
  book.enter('listen');
  const startedMs = clock.nowMs();
  const { analysis, isCutOff } = await pool.analyse(path, signal);
  if (isCutOff) log.warn('music-file-cut-off', { path, durationS: analysis.durationS });
  await library.saveAnalysis(trackId, analysis);
  book.timed(clock.nowMs() - startedMs);
}

function isFileProblem(error: unknown): error is BeatRunnerError {
  return isBeatRunnerError(error) && error.code.startsWith('audio/');
}
