import type { Kysely } from 'kysely';
import { createHash } from 'node:crypto';
import { sessionChunksTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { chunkContent, chunkIdOf, chunkMs, cutChunks, type SessionChunk } from '#core/sync/session-chunk.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import { readParts } from '#native/storage/repositories/session-parts.ts';
import { toEvent, toPlay, toSample } from '#native/storage/repositories/session-rows.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { adoptRecords } from './adoption.ts';
import { queueOperation, type SyncWrite } from './record-change.ts';

/** Cut at once: about ten milliseconds, so that a live run's second does not wait longer. */
const minutesAtATime = 15;

/** One short step of what waits to become operations. Resolves with whether there was any. */
export async function prepare(connection: WriterConnection, at: ClockReading): Promise<boolean> {
  return inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    return (await adoptRecords(write)) || (await cutMinutes(write));
  });
}

async function cutMinutes(write: SyncWrite): Promise<boolean> {
  const { query, at } = write;
  const session = await query
    .selectFrom('sessions')
    .select(['session_id', 'account_id'])
    .where('chunked_wall_ms', 'is', null)
    .where('ended_wall_ms', 'is not', null)
    .orderBy('started_wall_ms')
    .limit(1)
    .executeTakeFirst();
  if (session === undefined) return false;
  const { session_id: sessionId, account_id: accountId } = session;
  const fromMs = await nextUncutMs(query, sessionId);
  if (fromMs === undefined) {
    await query
      .updateTable('sessions')
      .set({ chunked_wall_ms: at.wallMs })
      .where('session_id', '=', sessionId)
      .execute();
    return true;
  }
  const parts = await partsOf(query, sessionId, fromMs, fromMs + minutesAtATime * chunkMs);
  for (const chunk of cutChunks(sessionId, parts)) await keepOwnChunk(write, accountId, chunk);
  return true;
}

/** Session time at which the next minute begins that something was kept in and that is not cut. */
async function nextUncutMs(query: Kysely<StorageSchema>, sessionId: string): Promise<number | undefined> {
  const { last } = await query
    .selectFrom('session_chunks')
    .select((eb) => eb.fn.max('chunk_no').as('last'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  const afterMs = last === null ? Number.MIN_SAFE_INTEGER : (Number(last) + 1) * chunkMs;
  const firsts: number[] = [];
  for (const [table, column] of [
    ['samples', 'at_ms'],
    ['events', 'second_ms'],
    ['plays', 'started_at_ms'],
  ] as const) {
    const { first } = await query
      .selectFrom(table)
      .select((eb) => eb.fn.min<number | null>(eb.ref(column as never)).as('first'))
      .where('session_id', '=', sessionId)
      .where(column as never, '>=', afterMs as never)
      .executeTakeFirstOrThrow();
    if (first !== null) firsts.push(first);
  }
  if (firsts.length === 0) return undefined;
  return last === null ? Math.min(0, ...firsts) : Math.floor(Math.min(...firsts) / chunkMs) * chunkMs;
}

async function partsOf(query: Kysely<StorageSchema>, sessionId: string, fromMs: number, toMs: number) {
  const { samples, events, plays } = await readParts(query, sessionId, { fromMs, toMs });
  return {
    samples: samples.map(toSample),
    events: events.map((row) => ({ ...toEvent(row), secondMs: row.second_ms })),
    plays: plays.map(toPlay),
  };
}

async function keepOwnChunk(write: SyncWrite, accountId: string, chunk: SessionChunk): Promise<void> {
  const contentHash = createHash('sha256').update(chunkContent(chunk)).digest('hex').slice(0, 32);
  const chunkId = chunkIdOf(chunk.sessionId, chunk.chunkNo, contentHash);
  const values = {
    session_id: chunk.sessionId,
    chunk_no: chunk.chunkNo,
    content_hash: contentHash,
    encoding: chunk.encoding,
    samples: chunk.samples,
    track_ids: chunk.trackIds,
    events: chunk.events as unknown as JsonValue,
    plays: chunk.plays as unknown as JsonValue,
  };
  await write.query
    .insertInto('session_chunks')
    .values({
      account_id: accountId,
      chunk_id: chunkId,
      ...values,
      track_ids: JSON.stringify(values.track_ids),
      events: JSON.stringify(values.events),
      plays: JSON.stringify(values.plays),
      // Its seconds are where they were written.
      is_expanded: 1,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'chunk_id']).doUpdateSet({ is_expanded: 1 }))
    .execute();
  await queueOperation(write, sessionChunksTable, accountId, chunkId, 'put', values);
}
