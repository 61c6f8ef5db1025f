import type { FileProblem, KnownFile } from '#contract/storage/store.ts';
import type { LibraryScanOptions } from './library-scan.ts';
import type { PauseGate } from './pause-gate.ts';
import type { ScanProgressBook } from './scan-progress.ts';

/** How many files are looked up, noted and forgotten at once. */
export const filesAtOnce = 500;

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
  { code, engine }: FileProblem,
): boolean {
  if (isRetryingFailed) return true;
  switch (code) {
    // Permissions change without leaving a trace on the file.
    case 'audio/file-unreadable':
      return true;
    // One engine's word, and no other's.
    case 'audio/no-beat':
      return engine !== pool.engineId;
    default:
      return false;
  }
}
