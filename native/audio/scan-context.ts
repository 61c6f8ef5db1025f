import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { FileProblem, KnownFile } from '#contract/storage/store.ts';
import type { LibraryScanOptions } from './library-scan.ts';
import type { PauseGate } from './pause-gate.ts';
import { problemDetail, type ScanProgressBook } from './scan-progress.ts';

/** How many files are looked up, noted and forgotten at once. */
export const filesAtOnce = 500;

/** How often one engine begins with a file that ends its thread, one time a scan. */
const mostTries = 3;

/** What all steps of a scan share. */
export interface ScanContext extends LibraryScanOptions {
  readonly gate: PauseGate;
  readonly book: ScanProgressBook;
  readonly signal: AbortSignal;
}

/** Of these files those that still need work: not read yet, or not listened to by this engine. */
export async function openFiles(
  context: ScanContext,
  files: readonly KnownFile[],
): Promise<readonly KnownFile[]> {
  const { library, pool } = context;
  const candidates = files.filter(({ problem }) => problem === undefined || isTriedAgain(context, problem));
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

/** Whether a file that could not be used the last time gets another chance. */
export function isTriedAgain(
  { isRetryingFailed = false, pool }: ScanContext,
  { code, engine, tries = 0 }: FileProblem,
): boolean {
  if (isRetryingFailed) return true;
  switch (code) {
    // Permissions change without leaving a trace on the file.
    case 'audio/file-unreadable':
      return true;
    // One engine's word, and no other's.
    case 'audio/no-beat':
      return engine !== pool.engineId;
    // The machine may have been too busy; a file that always ends its thread must not cost minutes at every scan.
    case 'audio/analysis-failed':
      return engine !== pool.engineId || tries < mostTries;
    default:
      return false;
  }
}

/** What is to be kept of a failure, after what was known of the file. */
export function problemAfter(
  { pool }: ScanContext,
  before: FileProblem | undefined,
  error: BeatRunnerError,
): FileProblem {
  const problem = { code: error.code, detail: problemDetail(error), engine: pool.engineId };
  if (error.code !== 'audio/analysis-failed') return problem;
  const isAgain = before?.code === error.code && before.engine === pool.engineId;
  return { ...problem, tries: 1 + (isAgain ? (before.tries ?? 0) : 0) };
}
