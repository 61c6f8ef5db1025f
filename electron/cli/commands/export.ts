import { parseArgs } from 'node:util';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { sessionToCsv } from '#core/session/export/session-csv.ts';
import { sessionToJson } from '#core/session/export/session-json.ts';
import { sessionToTcx } from '#core/session/export/session-tcx.ts';
import type { SessionRecord } from '#core/session/session-records.ts';
import type { Command } from '#electron/cli/command.ts';
import { complain } from '#electron/cli/complain.ts';
import { minutesAndSeconds } from '#electron/cli/duration-words.ts';
import { printable } from '#electron/cli/printable.ts';
import { writeWholeFile } from '#electron/cli/whole-file.ts';
import { withStoredData } from './stored-data.ts';
import { findSession } from './stored-sessions.ts';

type Format = 'json' | 'csv' | 'tcx';

const exporters: Readonly<Record<Format, (record: SessionRecord) => string>> = {
  json: sessionToJson,
  csv: sessionToCsv,
  tcx: sessionToTcx,
};

interface ExportRequest {
  readonly session: string;
  readonly format: Format;
  readonly outFile: string | undefined;
  readonly data: string | undefined;
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a run as JSON, CSV or TCX',
  usage: `beatrunner export SESSION --format json|csv|tcx [--out FILE]
                  [--data DIR]

  SESSION       id of a run, the beginning of one, or "last"
  --format      json: everything that is kept; csv: one row a second; tcx: for
                training diaries
  --out FILE    write to a file (replaced if it is there) instead of standard
                output
  --data DIR    the data folder (see the README for the usual one)`,
  run: (args, io) =>
    withStoredData({
      io,
      usage: exportCommand.usage,
      read: () => readRequest(args),
      dataOption: (request) => request.data,
      whenEmpty(request, folder) {
        throw nothingToExport(request.session, folder);
      },
      async use(store, request, folder) {
        const record = await findSession(store, request.session).catch((error: unknown) => {
          throw hasErrorCode(error, 'storage/not-found') ? nothingToExport(request.session, folder) : error;
        });
        const text = exporters[request.format](record);
        if (request.outFile === undefined) {
          io.stdout(text);
          return;
        }
        await writeWholeFile(request.outFile, text);
        // Beside the file nothing else is written: whoever pipes it gets none of this.
        complain(io, `Written: ${printable(request.outFile)}${figuresOf(record)}`);
      },
    }),
};

function readRequest(args: readonly string[]): ExportRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { format: { type: 'string' }, out: { type: 'string' }, data: { type: 'string' } },
    allowPositionals: true,
    strict: true,
  });
  const [session] = positionals;
  if (session === undefined || positionals.length > 1) throw usage('Name one session.');
  if (values.format === undefined) throw usage('--format is missing: json, csv or tcx.');
  if (!isFormat(values.format)) throw usage('--format has to be json, csv or tcx.');
  return { session, format: values.format, outFile: values.out, data: values.data };
}

function nothingToExport(sessionId: string, folder: string): BeatRunnerError {
  return sessionId === 'last'
    ? new BeatRunnerError('storage/no-runs', { path: folder })
    : new BeatRunnerError('cli/no-such-run', { id: sessionId, path: folder });
}

/** " (6:02, 0.18 km)" */
function figuresOf({ summary: { totals } }: SessionRecord): string {
  if (totals === undefined) return '';
  return ` (${minutesAndSeconds(totals.durationMs)}, ${(totals.distanceM / 1000).toFixed(2)} km)`;
}

function isFormat(text: string): text is Format {
  return Object.hasOwn(exporters, text);
}

function usage(problem: string): BeatRunnerError {
  return new BeatRunnerError('cli/usage', { problem });
}
