import { parseArgs } from 'node:util';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { sessionEndCauses } from '#core/session/session-state.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { Command } from '#electron/cli/command.ts';
import { endWords } from '#electron/cli/timeline-words.ts';
import { withStoredData } from './stored-data.ts';
import { newestRuns } from './stored-sessions.ts';

interface ListRequest {
  readonly limit: number;
  readonly data: string | undefined;
}

export const sessionsCommand: Command = {
  name: 'sessions',
  summary: 'list runs, newest first',
  usage: `beatrunner sessions [--limit N] [--data DIR]

  --limit N     at most this many (20)
  --data DIR    the data folder`,
  run: (args, io) =>
    withStoredData({
      io,
      usage: sessionsCommand.usage,
      read: () => readRequest(args),
      dataOption: (request) => request.data,
      whenEmpty: (_request, folder) => io.stdout(`No runs yet in ${onOneLine(folder)}.\n`),
      async use(store, { limit }) {
        const sessions = await newestRuns(store, limit);
        io.stdout(sessions.length === 0 ? 'No runs yet.\n' : table(sessions));
      },
    }),
};

function readRequest(args: readonly string[]): ListRequest {
  const { values } = parseArgs({
    args: [...args],
    options: { limit: { type: 'string', default: '20' }, data: { type: 'string' } },
    strict: true,
  });
  const limit = Number(values.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new BeatRunnerError('cli/usage', { problem: '--limit has to be a whole number from 1.' });
  }
  return { limit, data: values.data };
}

function table(sessions: readonly SessionSummary[]): string {
  const rows = [['SESSION', 'STARTED (UTC)', 'TIME', 'DISTANCE', 'END', 'MACHINE'], ...sessions.map(rowOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function rowOf(session: SessionSummary): string[] {
  const { totals } = session;
  return [
    onOneLine(session.sessionId),
    new Date(session.startedAtWallMs).toISOString().slice(0, 16).replace('T', ' '),
    totals === undefined ? '-' : duration(totals.durationMs),
    totals === undefined ? '-' : `${(totals.distanceM / 1000).toFixed(2)} km`,
    endedBy(session.endCause),
    `${onOneLine(session.machineName)}${session.isSimulated ? ' (simulated)' : ''}`,
  ];
}

function endedBy(cause: string | undefined): string {
  if (cause === undefined) return '(not ended)';
  const known = sessionEndCauses.find((each) => each === cause);
  return known === undefined ? onOneLine(cause) : endWords[known];
}

/** "1:02:03" */
function duration(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Strangers' text for a terminal: controls, escapes, line ends and text direction marks become visible as "?". */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?');
}
