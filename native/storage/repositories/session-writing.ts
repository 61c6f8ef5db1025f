import type { Kysely } from 'kysely';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { NewSession, RecordedEvent, SessionRemarks } from '#core/session/session-records.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { SessionSecond } from '#contract/storage/store.ts';
import { sessionsTable } from '#contract/sync/synced-tables.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import type { EventRow, PlayRow, SampleRow, StorageSchema } from '#native/storage/schema.ts';
import type { SessionEnding } from '#native/storage/storage-calls.ts';
import { activeAccount } from '#native/storage/sync/device-stamps.ts';
import {
  forgetUnsent,
  recordDeletion,
  recordPatch,
  recordValues,
} from '#native/storage/sync/record-change.ts';
import { removeSessionRows } from '#native/storage/sync/projection.ts';
import { endingValues, sessionValues } from '#native/storage/sync/wire-values.ts';
import { inPieces } from './rows.ts';
import { toPlayRow, toSampleRow } from './session-rows.ts';

/** A second attempt for the same id changes nothing. */
export async function beginSession(
  connection: WriterConnection,
  session: NewSession,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const accountId = await activeAccount(query);
    const { numInsertedOrUpdatedRows: added } = await query
      .insertInto('sessions')
      .values({
        account_id: accountId,
        session_id: session.sessionId,
        started_wall_ms: session.startedAtWallMs,
        mode: session.mode,
        profile_id: session.profileId,
        profile_snapshot: JSON.stringify(session.profileSnapshot),
        machine_id: session.machineId,
        machine_name: session.machineName,
        is_simulated: session.isSimulated ? 1 : 0,
        created_wall_ms: at.wallMs,
        ended_wall_ms: null,
        end_cause: null,
        duration_ms: null,
        moving_ms: null,
        distance_m: null,
        energy_kcal: null,
        mean_heart_rate_bpm: null,
        max_speed_kmh: null,
        chunked_wall_ms: null,
        started_corrected_wall_ms: null,
        title: null,
        note: null,
        rating: null,
      })
      .onConflict((conflict) => conflict.column('session_id').doNothing())
      .executeTakeFirst();
    if ((added ?? 0n) > 0n) {
      const write = { connection, query, at };
      await recordValues(write, sessionsTable, accountId, session.sessionId, sessionValues(session));
      connection.stamps.began(session.sessionId, at);
    }
  });
}

/**
 * Keeps seconds of a live session: all of them, or none. Appending a second again (after an outcome that never arrived)
 * neither fails nor duplicates: a sample once written stays, an event already there is not written again.
 */
export async function appendSeconds(
  connection: WriterConnection,
  sessionId: string,
  seconds: readonly SessionSecond[],
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    if ((await endedWallMs(query, sessionId)) !== null) {
      await requireKept(query, sessionId, seconds);
      return;
    }
    await addSamples(
      query,
      seconds.map(({ sample }) => toSampleRow(sessionId, sample)),
    );
    for (const { sample, events } of seconds) await addEvents(query, sessionId, sample.atMs, events);
    await savePlays(
      query,
      seconds.flatMap(({ plays }) => plays.map((play) => toPlayRow(sessionId, play))),
    );
  });
}

/** The first ending counts; another one for the same session changes nothing. */
export async function finishSession(
  connection: WriterConnection,
  sessionId: string,
  ending: SessionEnding,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    await endedWallMs(query, sessionId);
    const values = endingValues(ending);
    const { numUpdatedRows } = await query
      .updateTable('sessions')
      .set(values)
      .where('session_id', '=', sessionId)
      .where('ended_wall_ms', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const accountId = await accountOfSession(query, sessionId);
    const write = { connection, query, at };
    await recordPatch(write, sessionsTable, accountId, sessionId, values);
  });
}

/** In the place of what was said before. */
export async function remarkSession(
  connection: WriterConnection,
  sessionId: string,
  remarks: SessionRemarks,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    await endedWallMs(query, sessionId);
    const values = {
      title: remarks.title ?? null,
      note: remarks.note ?? null,
      rating: remarks.rating ?? null,
    };
    await query.updateTable('sessions').set(values).where('session_id', '=', sessionId).execute();
    const accountId = await accountOfSession(query, sessionId);
    await recordValues({ connection, query, at }, sessionsTable, accountId, sessionId, values);
  });
}

/** With everything in it, or not at all. */
export async function removeSession(
  connection: WriterConnection,
  sessionId: string,
  at: ClockReading,
): Promise<boolean> {
  return await inWriteTransaction(connection, async (query) => {
    const session = await query
      .selectFrom('sessions')
      .select('account_id')
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    if (session === undefined) return false;
    const chunks = await query
      .selectFrom('session_chunks')
      .select('chunk_id')
      .where('session_id', '=', sessionId)
      .execute();
    // The server removes a run's minutes with it; those that were not sent need not be.
    for (const { chunk_id: chunkId } of chunks) {
      await forgetUnsent(query, session.account_id, 'session_chunks', chunkId);
    }
    await recordDeletion({ connection, query, at }, sessionsTable, session.account_id, sessionId);
    return await removeSessionRows(query, sessionId);
  });
}

async function accountOfSession(query: Kysely<StorageSchema>, sessionId: string): Promise<string> {
  const { account_id: accountId } = await query
    .selectFrom('sessions')
    .select('account_id')
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return accountId;
}

/** A finished session is a fact: new seconds would belie its totals. Those it already has may be sent again. */
async function requireKept(
  query: Kysely<StorageSchema>,
  sessionId: string,
  seconds: readonly SessionSecond[],
): Promise<void> {
  const kept = await query
    .selectFrom('samples')
    .select('at_ms')
    .where('session_id', '=', sessionId)
    .execute();
  const keptMs = new Set(kept.map((row) => row.at_ms));
  if (seconds.some(({ sample }) => !keptMs.has(sample.atMs))) {
    throw new BeatRunnerError('storage/failed', { reason: `session ${sessionId} has ended` });
  }
}

async function endedWallMs(query: Kysely<StorageSchema>, sessionId: string): Promise<number | null> {
  const session = await query
    .selectFrom('sessions')
    .select('ended_wall_ms')
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  if (session === undefined)
    throw new BeatRunnerError('storage/not-found', { what: 'session', id: sessionId });
  return session.ended_wall_ms;
}

async function addSamples(query: Kysely<StorageSchema>, rows: readonly SampleRow[]): Promise<void> {
  for (const piece of inPieces(rows)) {
    await query
      .insertInto('samples')
      .values([...piece])
      .onConflict((conflict) => conflict.columns(['session_id', 'at_ms']).doNothing())
      .execute();
  }
}

/** Adds those events that this second does not have yet. Equal ones are counted: two may really have happened. */
async function addEvents(
  query: Kysely<StorageSchema>,
  sessionId: string,
  secondMs: number,
  events: readonly RecordedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const kept = await query
    .selectFrom('events')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('second_ms', '=', secondMs)
    .execute();
  const unmatched = kept.map(contentOf);
  let ordinal = kept.length;
  const missing: EventRow[] = [];
  for (const event of events) {
    const row = toEventRow(sessionId, secondMs, ordinal, event);
    const match = unmatched.indexOf(contentOf(row));
    if (match >= 0) {
      unmatched.splice(match, 1);
    } else {
      missing.push(row);
      ordinal += 1;
    }
  }
  for (const piece of inPieces(missing))
    await query
      .insertInto('events')
      .values([...piece])
      .execute();
}

function contentOf(row: EventRow): string {
  return JSON.stringify([row.at_ms, row.kind, row.reason, row.detail]);
}

async function savePlays(query: Kysely<StorageSchema>, rows: readonly PlayRow[]): Promise<void> {
  // The last one of several with one start counts; one statement cannot touch a row twice.
  const latest = [...new Map(rows.map((row) => [row.started_at_ms, row])).values()];
  for (const piece of inPieces(latest)) {
    await query
      .insertInto('plays')
      .values([...piece])
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'started_at_ms']).doUpdateSet(({ ref }) => ({
          track_id: ref('excluded.track_id'),
          title: ref('excluded.title'),
          tempo_bpm: ref('excluded.tempo_bpm'),
          ended_at_ms: ref('excluded.ended_at_ms'),
        })),
      )
      .execute();
  }
}

function toEventRow(sessionId: string, secondMs: number, ordinal: number, event: RecordedEvent): EventRow {
  return {
    session_id: sessionId,
    second_ms: secondMs,
    ordinal,
    at_ms: event.atMs,
    kind: event.kind,
    reason: event.reason ?? null,
    // JSON has no NaN and no infinity: their name says more than null.
    detail: JSON.stringify(event.detail, (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ),
  };
}
