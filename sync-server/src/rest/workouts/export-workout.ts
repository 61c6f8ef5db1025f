import type { exportFormats } from '#contract/rest/workouts.ts';
import { isoTime } from '#core/session/export/iso-time.ts';
import { sessionToCsv } from '#core/session/export/session-csv.ts';
import { sessionToFit } from '#core/session/export/session-fit.ts';
import { sessionToJson } from '#core/session/export/session-json.ts';
import { sessionToTcx } from '#core/session/export/session-tcx.ts';
import type { SessionRecord } from '#core/session/session-records.ts';

export type ExportFormat = (typeof exportFormats)[number];

export const exportMediaTypes: Readonly<Record<ExportFormat, string>> = {
  fit: 'application/vnd.ant.fit',
  tcx: 'application/vnd.garmin.tcx+xml',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** A run as a file. */
export function exportedWorkout(record: SessionRecord, format: ExportFormat): Buffer {
  switch (format) {
    case 'fit':
      return Buffer.from(sessionToFit(record));
    case 'tcx':
      return Buffer.from(sessionToTcx(record));
    case 'csv':
      return Buffer.from(sessionToCsv(record));
    case 'json':
      return Buffer.from(sessionToJson(record));
  }
}

/** What the file is called: when it was, and nothing that a stranger wrote but letters and digits. */
export function exportName({ summary }: SessionRecord, format: ExportFormat): string {
  const when = isoTime(summary.startedAtWallMs).slice(0, 16).replace('T', '-').replace(':', '');
  const id = summary.sessionId.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 40);
  return `${when}-${id}.${format}`;
}
