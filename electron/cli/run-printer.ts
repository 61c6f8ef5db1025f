import { errorText } from '#contract/errors/error-text.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { CliIo } from '#electron/cli/command.ts';
import type { SessionResult } from '#electron/controller/live-session.ts';
import type { LiveStatus } from '#electron/controller/live-status.ts';
import { toRecordEvent, type TimelineEntry } from '#electron/controller/timeline.ts';
import type { ScanProgress } from '#native/audio/scan-progress.ts';
import { minutesAndSeconds } from './duration-words.ts';
import { printable } from './printable.ts';
import { endWords, timelineWords } from './timeline-words.ts';

/** Shows a run: lines for people, or one JSON object a line for programs. */
export interface RunPrinter {
  note(text: string): void;
  interrupted(sessions: readonly SessionSummary[]): void;
  scan(progress: ScanProgress): void;
  entry(entry: TimelineEntry): void;
  /** The line that is written over and over on a terminal. */
  status(status: LiveStatus): void;
  result(result: SessionResult): void;
  close(): void;
}

const clearLine = '\r\u001b[2K';
const mostProblemsShown = 10;

export function createRunPrinter(io: CliIo, isJson: boolean): RunPrinter {
  const isLively = io.isTerminal && !isJson;
  let hasStatusLine = false;
  let shownProblems = 0;

  function line(text: string): void {
    io.stdout(`${hasStatusLine ? clearLine : ''}${text}\n`);
    hasStatusLine = false;
  }

  function over(text: string): void {
    if (!isLively) return;
    io.stdout(`${clearLine}${text}`);
    hasStatusLine = true;
  }

  const json = (type: string, content: object): void => line(JSON.stringify({ type, ...content }));

  return {
    note(text) {
      if (isJson) json('note', { text });
      else line(printable(text));
    },
    interrupted(sessions) {
      for (const { sessionId, startedAtWallMs, totals } of sessions) {
        const minutes = minutesAndSeconds(totals?.durationMs ?? 0);
        const text = `The run of ${new Date(startedAtWallMs).toLocaleString()} was interrupted; it is saved up to ${minutes} (${sessionId}).`;
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
      if (isJson && progress.step === 'done') json('scan', progress);
      if (isJson) return;
      if (progress.step !== 'done') over(scanLine(progress));
      else if (progress.problemCount > shownProblems)
        line(`... and ${progress.problemCount - shownProblems} more.`);
      if (progress.step === 'done') line(`${progress.readyFiles} tracks are ready.`);
    },
    entry(entry) {
      if (isJson) {
        json('event', { ...toRecordEvent(entry), words: timelineWords(entry) });
        return;
      }
      const words = timelineWords(entry);
      if (words !== undefined) line(`${minutesAndSeconds(entry.atMs).padStart(6)}  ${words}`);
    },
    status(status) {
      over(statusLine(status));
    },
    result(result) {
      if (isJson) {
        json('result', result);
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
    minutesAndSeconds(status.elapsedMs),
    `${speed} km/h (set ${status.target.speedKmh.toFixed(1)})`,
    `${(status.distanceM / 1000).toFixed(2)} km`,
    `heart ${status.heartRateBpm ?? '--'}`,
    `${status.cadenceSpm ?? '--'} steps/min`,
  ];
  if (status.music !== undefined)
    parts.push(`${status.music.tempoBpm.toFixed(0)} BPM ${printable(status.music.title)}`);
  return parts.join('  ').slice(0, 110);
}
