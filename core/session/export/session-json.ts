import type { SessionRecord } from '#core/session/session-records.ts';

/** Raised when a reader of version n could misread the document; a new optional field does not raise it. */
export const sessionJsonVersion = 1;

/** The document that `sessionToJson` writes: the whole record, with field names as in core/session/session-records. */
export interface SessionJson {
  readonly format: 'beatrunner-session';
  readonly version: typeof sessionJsonVersion;
  readonly session: SessionRecord['summary'];
  readonly events: SessionRecord['events'];
  readonly plays: SessionRecord['plays'];
  readonly samples: SessionRecord['samples'];
}

/** A run as one JSON document: everything that is kept of it. Speeds in km/h, times in ms, as the names say. */
export function sessionToJson(record: SessionRecord): string {
  const document: SessionJson = {
    format: 'beatrunner-session',
    version: sessionJsonVersion,
    session: record.summary,
    events: record.events,
    plays: record.plays,
    samples: record.samples,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
