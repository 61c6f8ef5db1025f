import { errorText } from '#contract/errors/error-text.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { CliIo } from '#electron/cli/command.ts';
import type { SessionResult } from '#electron/controller/live-session.ts';
import type { LiveStatus } from '#electron/controller/live-status.ts';
import { toRecordEvent, type TimelineEntry } from '#electron/controller/timeline.ts';
import type { ScanProgress } from '#native/audio/scan-progress.ts';
import { localMinute, minutesAndSeconds } from './duration-words.ts';
import { fitToWidth } from './fit-to-width.ts';
import { printable } from './printable.ts';
import { createTargetTeller } from './target-words.ts';
import { endWords, timelineWords } from './timeline-words.ts';

/** Shows a run: lines for people, or one JSON object a line for programs. */
export interface RunPrinter {
  note(text: string): void;
  interrupted(sessions: readonly SessionSummary[]): void;
  scan(progress: ScanProgress): void;
  entry(entry: TimelineEntry): void;
  /** Once a second: the line that is written over and over on a terminal, or an object. */
  status(status: LiveStatus): void;
  result(result: SessionResult): void;
  close(): void;
}

const clearLine = '\r\u001b[2K';
const mostProblemsShown = 10;
/** Of a terminal that does not say how wide it is. */
const usualColumns = 80;

export function createRunPrinter(io: CliIo, isJson: boolean): RunPrinter {
  const isLively = io.isTerminal && !isJson;
  let hasStatusLine = false;
  let shownProblems = 0;
  let hasToldScan = false;
  let hasStarted = false;
  const tellTarget = createTargetTeller();

  function line(text: string): void {
    io.stdout(`${hasStatusLine ? clearLine : ''}${text}\n`);
    hasStatusLine = false;
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
      const [first, ...more] =
        entry.kind === 'target'
          ? tellTarget(entry)
          : [timelineWords(entry)].filter((words) => words !== undefined);
      if (first !== undefined) line(`${minutesAndSeconds(entry.atMs).padStart(6)}  ${first}`);
      for (const words of more) line(`${' '.repeat(8)}${words}`);
    },
    status(status) {
      if (isJson) json('status', status);
      else over(statusLine(status));
    },
    result(result) {
      if (isJson) {
        json('result', result);
        return;
      }
      if (!hasStarted) {
        line(`The run was not started (${endWords[result.cause]}); there is nothing to save.`);
        return;
      }
      const { totals, cause, isSaved, isBeltKnownStill, sessionId } = result;
      const kilometres = (totals.distanceM / 1000).toFixed(2);
      line(
        `${kilometres} km in ${minutesAndSeconds(totals.movingMs)}, ${Math.round(totals.energyKcal)} kcal (${endWords[cause]}).`,
      );
      if (!isBeltKnownStill) line('Nobody saw the belt at rest. Look before you step on it.');
      line(
        isSaved
          ? `Saved as ${sessionId}. "beatrunner export last --format tcx" writes it for a training diary.`
          : 'The database could not take the run; it waits in a side file and is saved at the next start.',
      );
    },
    close() {
      if (hasStatusLine) io.stdout(clearLine);
      hasStatusLine = false;
    },
  };
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

function statusLine(status: LiveStatus): string {
  const speed = status.speedKmh.reported === undefined ? '--' : status.speedKmh.reported.toFixed(1);
  const parts = [
    `${minutesAndSeconds(status.elapsedMs)} on the move`,
    `${speed} km/h (set ${status.target.speedKmh.toFixed(1)})`,
    `${(status.distanceM / 1000).toFixed(2)} km`,
    `heart ${status.heartRateBpm ?? '--'}`,
    `${status.cadenceSpm ?? '--'} steps/min`,
  ];
  if (status.music !== undefined)
    parts.push(`${status.music.tempoBpm.toFixed(0)} BPM ${printable(status.music.title)}`);
  return parts.join('  ');
}
