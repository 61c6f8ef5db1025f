import { basename } from 'node:path';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import type { ScanProblem, ScanProgress } from '#native/audio/scan-progress.ts';

/** How far one folder has come. */
export interface FolderProgress {
  readonly state: 'waiting' | 'listening' | 'done' | 'failed';
  /** Why the folder itself cannot be used. */
  readonly failure?: ScanProblem | undefined;
  readonly scan: ScanProgress;
}

/** Problems that a page is shown; the number of all goes with them. */
const mostProblems = 50;

/**
 * The folders' progress as one: the step of the folder that is being worked on, and the sums of the counts. It is over
 * when the tracks of all folders can be used, a little after the last file was listened to.
 */
export function joinProgress(
  folders: readonly FolderProgress[],
  pausedBy: readonly string[],
): LibraryProgress {
  const failures = folders.flatMap(({ failure }) => failure ?? []);
  const scans = folders.map(({ scan }) => scan);
  const sum = (of: (progress: ScanProgress) => number): number =>
    scans.reduce((total, each) => total + of(each), 0);
  const remaining = scans.flatMap(({ remainingMs }) => (remainingMs === undefined ? [] : [remainingMs]));
  const problems = [...failures, ...scans.flatMap((each) => each.problems)];
  return {
    step: stepOf(folders),
    pausedBy: [...pausedBy],
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

function stepOf(folders: readonly FolderProgress[]): LibraryProgress['step'] {
  const current =
    folders.find(({ state }) => state === 'listening') ?? folders.find(({ state }) => state === 'waiting');
  if (current !== undefined) return current.scan.step === 'done' ? 'listen' : current.scan.step;
  const isAllFailed = folders.length > 0 && folders.every(({ state }) => state === 'failed');
  return isAllFailed ? 'failed' : 'done';
}
