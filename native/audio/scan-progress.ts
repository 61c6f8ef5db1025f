import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { WorkPace } from './work-pace.ts';

export interface ScanProblem {
  readonly path: string;
  readonly code: string;
  /** What fills the gaps of the error's text, apart from the path. */
  readonly detail: string;
}

/** What a person is shown of a scan. Steps never go back. */
export interface ScanProgress {
  readonly step: 'find' | 'read' | 'listen' | 'done';
  /** Why it stands still; empty while it runs. */
  readonly pausedBy: readonly string[];
  /** Music files in the folder, growing during `find`. */
  readonly foundFiles: number;
  /** Files with an analysis, known ones included. */
  readonly readyFiles: number;
  /** How far the bar is: files dealt with, of `toListen`. Known recordings under a new name and failures count too. */
  readonly listenedFiles: number;
  /** The whole bar: files that had no analysis when the scan came by. Final after `find`. */
  readonly toListen: number;
  readonly atOnce: number;
  /** Absent until ten files were listened to, and when there is nothing left. */
  readonly remainingMs?: number;
  /** The first 200; `problemCount` counts all. */
  readonly problems: readonly ScanProblem[];
  readonly problemCount: number;
}

export interface ScanProgressBook {
  readonly progress: ScanProgress;
  readonly onProgress: (listener: (progress: ScanProgress) => void) => Unsubscribe;
  /** Counts that changed; listeners hear of it at most four times a second, of a new step or pause at once. */
  add(counts: Partial<Record<'foundFiles' | 'readyFiles' | 'listenedFiles' | 'toListen', number>>): void;
  enter(step: ScanProgress['step']): void;
  pausedBy(reasons: readonly string[]): void;
  problem(path: string, error: BeatRunnerError): void;
  knownProblem(problem: ScanProblem): void;
  /** How long listening to one file took. */
  timed(durationMs: number): void;
}

const mostProblems = 200;
const timedFiles = 30;
const timedFilesNeeded = 10;
const reportEveryMs = 250;
const stepOrder: readonly ScanProgress['step'][] = ['find', 'read', 'listen', 'done'];

export function createScanProgressBook(atOnce: number, clock: Clock, pace?: WorkPace): ScanProgressBook {
  const listeners = createListeners<ScanProgress>();
  const counts = { foundFiles: 0, readyFiles: 0, listenedFiles: 0, toListen: 0 };
  const problems: ScanProblem[] = [];
  const durationsMs: number[] = [];
  let problemCount = 0;
  let step: ScanProgress['step'] = 'find';
  let pausedBy: readonly string[] = [];
  let reportedAtMs = Number.NEGATIVE_INFINITY;

  function current(): ScanProgress {
    const remainingMs = remaining();
    return {
      step,
      pausedBy,
      ...counts,
      atOnce,
      ...(remainingMs !== undefined && { remainingMs }),
      problems: [...problems],
      problemCount,
    };
  }

  function remaining(): number | undefined {
    const left = counts.toListen - counts.listenedFiles;
    if (step !== 'listen' || durationsMs.length < timedFilesNeeded || left <= 0) return undefined;
    const sorted = [...durationsMs].sort((a, b) => a - b);
    const fileMs = sorted[sorted.length >> 1] ?? 0;
    if (pace === undefined) return (fileMs * left) / atOnce;
    const brisk = Math.min(left, Math.max(0, pace.briskFiles - counts.listenedFiles));
    return (fileMs * brisk) / atOnce + fileMs * (1 + pace.restPerWork) * (left - brisk);
  }

  function report(isDue: boolean): void {
    const nowMs = clock.nowMs();
    if (listeners.size === 0 || (!isDue && nowMs - reportedAtMs < reportEveryMs)) return;
    reportedAtMs = nowMs;
    listeners.emit(current());
  }

  function addProblem(problem: ScanProblem): void {
    problemCount += 1;
    if (problems.length < mostProblems) problems.push(problem);
    report(false);
  }

  return {
    get progress() {
      return current();
    },
    onProgress: (listener) => listeners.add(listener),
    add(more) {
      counts.foundFiles += more.foundFiles ?? 0;
      counts.readyFiles += more.readyFiles ?? 0;
      counts.toListen += more.toListen ?? 0;
      counts.listenedFiles = Math.min(counts.toListen, counts.listenedFiles + (more.listenedFiles ?? 0));
      report(false);
    },
    enter(next) {
      if (stepOrder.indexOf(next) <= stepOrder.indexOf(step)) return;
      step = next;
      report(true);
    },
    pausedBy(reasons) {
      pausedBy = reasons;
      report(true);
    },
    problem: (path, error) => addProblem({ path, code: error.code, detail: problemDetail(error) }),
    knownProblem: addProblem,
    timed(durationMs) {
      durationsMs.push(durationMs);
      if (durationsMs.length > timedFiles) durationsMs.shift();
    },
  };
}

/** The parameters of an error but its path, as they are stored with a file. */
export function problemDetail({ params }: BeatRunnerError): string {
  return Object.entries(params)
    .filter(([name]) => name !== 'path')
    .map(([, value]) => String(value))
    .join(', ')
    .slice(0, 300);
}
