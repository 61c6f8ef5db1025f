import type { Kysely } from 'kysely';
import type { EventRow, PlayRow, SampleRow, StorageSchema } from '#native/storage/schema.ts';

/** Rows of a session as they were written: samples and plays by their time, events by the second that they came in. */
export interface SessionParts {
  readonly samples: readonly SampleRow[];
  readonly events: readonly EventRow[];
  readonly plays: readonly PlayRow[];
}

/** @param range session time from `fromMs` up to, not including, `toMs`; absent: everything */
export async function readParts(
  query: Pick<Kysely<StorageSchema>, 'selectFrom'>,
  sessionId: string,
  range?: { readonly fromMs: number; readonly toMs: number },
): Promise<SessionParts> {
  let samples = query.selectFrom('samples').selectAll().where('session_id', '=', sessionId);
  let events = query.selectFrom('events').selectAll().where('session_id', '=', sessionId);
  let plays = query.selectFrom('plays').selectAll().where('session_id', '=', sessionId);
  if (range !== undefined) {
    const { fromMs, toMs } = range;
    samples = samples.where('at_ms', '>=', fromMs).where('at_ms', '<', toMs);
    events = events.where('second_ms', '>=', fromMs).where('second_ms', '<', toMs);
    plays = plays.where('started_at_ms', '>=', fromMs).where('started_at_ms', '<', toMs);
  }
  return {
    samples: await samples.orderBy('at_ms').execute(),
    events: await events.orderBy('second_ms').orderBy('ordinal').execute(),
    plays: await plays.orderBy('started_at_ms').execute(),
  };
}
