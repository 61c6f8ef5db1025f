import { errorText } from '#contract/errors/error-text.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { SessionStateKind } from '#core/session/session-state.ts';
import { hasBeltMoved } from '#core/session/session-totals.ts';
import type { CliIo } from '#electron/cli/command.ts';
import type { SessionResult } from '#electron/controller/live-session.ts';
import type { LiveStatus } from '#electron/controller/live-status.ts';
import { toRecordEvent, type TimelineEntry } from '#electron/controller/timeline.ts';
import type { ScanProgress } from '#native/audio/scan-progress.ts';
import { localMinute, minutesAndSeconds } from './duration-words.ts';
import { fitToWidth } from './fit-to-width.ts';
import { printable } from './printable.ts';
import { shellWord } from './shell-word.ts';
import { statusLine } from './status-line.ts';
import { summaryWords } from './summary-words.ts';
import { createTargetTeller } from './target-words.ts';
import { endWords, timelineWords } from './timeline-words.ts';
import { wrapWords } from './wrap-words.ts';

/** Shows a run: lines for people, or one JSON object a line for programs. */
export interface RunPrinter {
  note(text: string): void;
  interrupted(sessions: readonly SessionSummary[]): void;
  scan(progress: ScanProgress): void;
  entry(entry: TimelineEntry): void;
  /** Once a second: the line that is written over and over on a terminal, or an object. */
  status(status: LiveStatus, sessionMs: number): void;
  result(result: SessionResult): void;
  close(): void;
}

const clearLine = '\r\u001b[2K';
const mostProblemsShown = 10;
/** Of a terminal that does not say how wide it is. */
const usualColumns = 80;

export interface RunPrinterOptions {
  readonly isJson: boolean;
  /** What followed `--data`, for the commands that are suggested. */
  readonly data?: string | undefined;
}

type HoldEntry = Extract<TimelineEntry, { kind: 'hold' }>;

/** Where the words of a timeline line begin. */
const timeColumns = 8;

export function createRunPrinter(io: CliIo, { isJson, data }: RunPrinterOptions): RunPrinter {
  const isLively = io.isTerminal && !isJson;
  let hasStatusLine = false;
  let shownProblems = 0;
  let hasToldScan = false;
  let hasStarted = false;
  const tellTarget = createTargetTeller();
  /** That the belt is set by hand, or not any more: the target that comes of it may say so better. */
  let setByHand: HoldEntry | undefined;
  let stateKind: SessionStateKind | undefined;

  /** On a terminal broken between words; programs and files get each line whole. */
  function line(text: string, indent = 0): void {
    const lines = isLively ? wrapWords(text, io.columns?.() ?? usualColumns, indent) : [text];
    io.stdout(`${hasStatusLine ? clearLine : ''}${lines.join('\n')}\n`);
    hasStatusLine = false;
  }

  function tell(entry: TimelineEntry): void {
    const words = (entry.kind === 'target' ? tellTarget(entry) : [timelineWords(entry)]).filter(
      (each) => each !== undefined,
    );
    if (words.length === 0) return;
    // The target says it where it is the person's, or the music's again.
    if (entry.kind === 'target' && setByHand?.isOn === isOverride(entry)) setByHand = undefined;
    else tellSetByHand();
    for (const each of words) line(`${minutesAndSeconds(entry.atMs).padStart(6)}  ${each}`, timeColumns);
  }

  function tellSetByHand(): void {
    const held = setByHand;
    setByHand = undefined;
    if (held !== undefined) tell(held);
  }

  function over(text: string): void {
    if (!isLively) return;
    // One column stays free: some terminals wrap as soon as the last one is used.
    io.stdout(`${clearLine}${fitToWidth(text, (io.columns?.() ?? usualColumns) - 1)}`);
    hasStatusLine = true;
  }

  function tellScan({ problemCount, readyFiles }: ScanProgress): void {
    if (problemCount > shownProblems) line(`... and ${problemCount - shownProblems} more.`);
    if (readyFiles > 0) line(readyFiles === 1 ? '1 track is ready.' : `${readyFiles} tracks are ready.`);
  }

  const json = (type: string, content: object): void => {
    // JSON leaves some control characters as they are; as escapes they mean the same and move no cursor.
    line(printable(JSON.stringify({ type, ...content })));
  };

  return {
    note(text) {
      if (isJson) json('note', { text });
      else line(printable(text));
    },
    interrupted(sessions) {
      for (const { sessionId, startedAtWallMs, totals } of sessions) {
        const minutes = minutesAndSeconds(totals?.durationMs ?? 0);
        const text = `The run of ${localMinute(startedAtWallMs)} was interrupted; it is saved up to ${minutes} (${sessionId}).`;
        if (isJson) json('interrupted', { sessionId, totals });
        else line(text);
      }
    },
    scan(progress) {
      for (const { path, code, detail } of progress.problems.slice(shownProblems, mostProblemsShown)) {
        shownProblems += 1;
        const text = problemText(path, code, detail);
        if (isJson) json('problem', { path, code, text });
        else line(printable(text));
      }
      if (progress.step !== 'done') {
        if (!isJson) over(scanLine(progress));
        return;
      }
      if (hasToldScan) return;
      hasToldScan = true;
      if (isJson) json('scan', progress);
      else tellScan(progress);
    },
    entry(entry) {
      if (entry.kind === 'state' && entry.state.kind === 'countdown') hasStarted = true;
      if (isJson) {
        json('event', { ...toRecordEvent(entry), words: timelineWords(entry) });
        return;
      }
      if (entry.kind === 'state') stateKind = entry.state.kind;
      if (entry.kind !== 'hold' || entry.reason !== 'manualOverride') {
        tell(entry);
        return;
      }
      tellSetByHand();
      // Cool-down, pause and stop say themselves that nobody's speed counts any more.
      if (entry.isOn || stateKind === 'running') setByHand = entry;
    },
    status(status, sessionMs) {
      if (isJson) {
        json('status', status);
        return;
      }
      tellSetByHand();
      over(statusLine(status, sessionMs, (io.columns?.() ?? usualColumns) - 1));
    },
    result(result) {
      if (isJson) {
        json('result', result);
        return;
      }
      tellSetByHand();
      if (!hasStarted) {
        line(`The run was not started (${endWords[result.cause]}); there is nothing to save.`);
        return;
      }
      const { totals, cause, isSaved, isSpooled, isBeltKnownStill, sessionId } = result;
      if (!isBeltKnownStill) line('Nobody saw the belt at rest. Look before you step on it.');
      if (!hasBeltMoved(totals)) {
        line(`Nobody saw the belt move (${endWords[cause]}); the run is not listed.`);
        return;
      }
      line(`${summaryWords(totals)} (${endWords[cause]}).`);
      if (!isSaved) {
        line(
          isSpooled
            ? 'The database could not take the run; it waits in a side file and is saved at the next start.'
            : 'Neither the database nor a side file could take the run: it is lost.',
        );
        return;
      }
      line(`Saved as ${sessionId}. For a training diary:`);
      // Never broken: it is there to be copied.
      io.stdout(`  ${exportCommand(data)}\n`);
    },
    close() {
      if (hasStatusLine) io.stdout(clearLine);
      hasStatusLine = false;
    },
  };
}

/** A target that a person set. */
function isOverride(entry: TimelineEntry): boolean {
  return entry.kind === 'target' && entry.reasons.some(({ kind }) => kind === 'override');
}

function problemText(path: string, code: string, detail: string): string {
  const known = errorCodes.find((candidate) => candidate === code);
  return known === undefined
    ? `${path}: ${detail}`
    : errorText(known, { path, reason: detail, format: detail, seconds: detail });
}

function scanLine({ step, foundFiles, listenedFiles, toListen, atOnce, remainingMs }: ScanProgress): string {
  if (step === 'find') return `Finding files: ${foundFiles}`;
  const left = remainingMs === undefined ? '' : `, about ${minutesAndSeconds(remainingMs)} left`;
  return `Listening: ${listenedFiles} of ${toListen}, ${atOnce} at a time${left}`;
}

function exportCommand(data: string | undefined): string {
  const place = data === undefined ? '' : ` --data ${printable(shellWord(data))}`;
  return `npx beatrunner export last --format tcx --out run.tcx${place}`;
}
