import { hasErrorCode, isBeatRunnerError, type BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { KnownFile } from '#contract/storage/store.ts';
import { heardAfterAll } from './heard-after-all.ts';
import { isTagHeard } from './is-tag-heard.ts';
import { filesAtOnce, openFiles, problemAfter, type ScanContext } from './scan-context.ts';
import { restAfter } from './work-pace.ts';

/** Steps 2 and 3, for as many files at once as the pool takes: read what is new, listen to what nobody knows. */
export async function workOff(context: ScanContext): Promise<void> {
  const queue = pendingFiles(context);
  const listening = new Map<string, Promise<void>>();
  const next = async (): Promise<KnownFile | undefined> => {
    await context.gate.passable(context.signal);
    const result = await queue.next();
    return result.done === true ? undefined : result.value;
  };
  const { pace, clock } = context;
  let begun = 0;
  const isBrisk = (): boolean => pace === undefined || begun < pace.briskFiles;
  const work = async (isFirst: boolean): Promise<void> => {
    // After the brisk ones one is enough, and it rests.
    while (isFirst || isBrisk()) {
      const file = await next();
      if (file === undefined) return;
      const mayRest = !isBrisk();
      begun += 1;
      const startedMs = clock.nowMs();
      await dealWith(context, file, listening);
      if (mayRest) await restAfter(clock.nowMs() - startedMs, pace, context);
    }
  };
  await Promise.all(Array.from({ length: context.pool.size }, (_, i) => work(i === 0)));
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
    if (trackId === undefined) trackId = await readAndListen(context, file, listening);
    else await listenUnlessUnderWay(context, { path, trackId }, listening);
    await heardAfterAll(library, file, trackId);
    book.add({ readyFiles: 1, listenedFiles: 1 });
  } catch (error) {
    if (!isFileProblem(error)) throw error;
    book.add({ listenedFiles: 1 });
    if (hasErrorCode(error, 'audio/file-unreadable') && error.params['reason'] === 'ENOENT') return;
    log.info('music-file-left-out', { path, code: error.code, params: error.params });
    book.problem(path, error);
    const problem = problemAfter(context, file.problem, error);
    await library.saveFiles([
      { path, sizeBytes, modifiedMs, ...(trackId !== undefined && { trackId }), problem },
    ]);
  }
}

/** What is to be listened to. */
interface Heard {
  readonly path: string;
  readonly trackId: string;
  /** What its tags claim, where they were read just now. */
  readonly taggedTempoBpm?: number;
}

/** @returns the fingerprint */
async function readAndListen(
  context: ScanContext,
  { path, sizeBytes, modifiedMs }: KnownFile,
  listening: Map<string, Promise<void>>,
): Promise<string> {
  const { pool, library, signal } = context;
  const { trackId, tags } = await pool.read(path, signal);
  await library.saveTags(trackId, tags);
  const { taggedTempoBpm } = tags;
  const heard = { path, trackId, ...(taggedTempoBpm !== undefined && { taggedTempoBpm }) };
  const known = { path, sizeBytes, modifiedMs, trackId };
  const stored = await library.analysis(trackId, pool.engineId);
  // A scan that ends early goes on with what is not known: until its tag was heard, this file is not.
  const isTagNews = stored !== undefined && !isTagHeard(stored, taggedTempoBpm);
  if (!isTagNews) await library.saveFiles([known]);
  await listenUnlessUnderWay(context, heard, listening);
  if (isTagNews) await library.saveFiles([known]);
  return trackId;
}

/**
 * The same recording under several names is listened to once, by whichever of them comes first and can be read; again
 * only for another claim of its tempo.
 */
async function listenUnlessUnderWay(
  context: ScanContext,
  heard: Heard,
  listening: Map<string, Promise<void>>,
): Promise<void> {
  const { trackId } = heard;
  for (let other = listening.get(trackId); other !== undefined; other = listening.get(trackId)) {
    try {
      await other;
    } catch (error) {
      // The trouble of that name and not of the recording: it was deleted meanwhile, or may not be opened.
      if (!hasErrorCode(error, 'audio/file-unreadable')) throw error;
    }
  }
  const underWay = listenOnce(context, heard).finally(() => listening.delete(trackId));
  listening.set(trackId, underWay);
  await underWay;
}

async function listenOnce(context: ScanContext, { path, trackId, taggedTempoBpm }: Heard): Promise<void> {
  const { library, pool, book, clock, signal, log } = context;
  const stored = await library.analysis(trackId, pool.engineId);
  if (stored !== undefined && isTagHeard(stored, taggedTempoBpm)) return;
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
