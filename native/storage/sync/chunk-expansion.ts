import type { Kysely } from 'kysely';
import { z } from 'zod';
import { chunkEventSchema, chunkPlaySchema, sessionChunksTable } from '#contract/sync/synced-tables.ts';
import { isFieldValue } from '#contract/sync/sync-field.ts';
import type { SessionSample } from '#core/session/session-records.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { decodeSamples, sampleEncoding } from '#core/sync/sample-encoding.ts';
import { inPieces } from '#native/storage/repositories/rows.ts';
import { toPlayRow, toSampleRow } from '#native/storage/repositories/session-rows.ts';
import type { WriterConnection } from '#native/storage/connection.ts';
import type { EventRow, SampleRow, SessionChunkRow, StorageSchema } from '#native/storage/schema.ts';
import type { SyncWrite } from './record-change.ts';

const trackIdsSchema = z.array(z.string());
const eventsSchema = z.array(chunkEventSchema);
const playsSchema = z.array(chunkPlaySchema);

/** Keeps a chunk that came from the server; one that is there stays. Undefined fields make it no chunk. */
export async function keepChunk(
  query: Kysely<StorageSchema>,
  accountId: string,
  chunkId: string,
  values: Readonly<Record<string, JsonValue>>,
): Promise<string | undefined> {
  for (const [name, field] of Object.entries(sessionChunksTable.fields)) {
    if (field.isRequired && !isFieldValue(sessionChunksTable, name, values[name] ?? null)) return undefined;
  }
  const sessionId = String(values['session_id']);
  await query
    .insertInto('session_chunks')
    .values({
      account_id: accountId,
      chunk_id: chunkId,
      session_id: sessionId,
      chunk_no: Number(values['chunk_no']),
      content_hash: String(values['content_hash']),
      encoding: Number(values['encoding']),
      samples: String(values['samples']),
      track_ids: JSON.stringify(values['track_ids']),
      events: JSON.stringify(values['events']),
      plays: JSON.stringify(values['plays']),
      is_expanded: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'chunk_id']).doNothing())
    .execute();
  return sessionId;
}

/**
 * Puts the minutes of a run among its seconds as soon as the run itself is known. Of two contents of one minute the
 * first stands; the other one is kept as it came. One in a layout of a newer version waits for that version.
 */
export async function expandChunks(
  { connection, query }: Pick<SyncWrite, 'connection' | 'query'>,
  accountId: string,
  sessionId: string,
): Promise<void> {
  const chunks = query
    .selectFrom('session_chunks')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', accountId);
  const waiting = await chunks
    .selectAll()
    .where('is_expanded', '=', 0)
    .orderBy('chunk_no')
    .orderBy('chunk_id')
    .execute();
  if (waiting.length === 0) return;
  const session = await query
    .selectFrom('sessions')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (session === undefined) return;
  const before = await chunks.select('chunk_no').where('is_expanded', '=', 1).execute();
  const expanded = new Set(before.map(({ chunk_no }) => chunk_no));
  for (const chunk of waiting) {
    if (expanded.has(chunk.chunk_no) || !(await expandChunk(connection, query, chunk))) continue;
    expanded.add(chunk.chunk_no);
    await query
      .updateTable('session_chunks')
      .set({ is_expanded: 1 })
      .where('account_id', '=', accountId)
      .where('chunk_id', '=', chunk.chunk_id)
      .execute();
  }
}

async function expandChunk(
  connection: WriterConnection,
  query: Kysely<StorageSchema>,
  chunk: SessionChunkRow,
): Promise<boolean> {
  const samples = samplesOf(chunk);
  const events = eventsSchema.safeParse(JSON.parse(chunk.events));
  const plays = playsSchema.safeParse(JSON.parse(chunk.plays));
  if (samples === undefined || !events.success || !plays.success) return false;
  const { session_id: sessionId } = chunk;
  insertSamples(
    connection,
    samples.map((sample) => toSampleRow(sessionId, sample)),
  );
  for (const piece of inPieces(eventRows(sessionId, events.data))) {
    await query
      .insertInto('events')
      .values([...piece])
      .onConflict((conflict) => conflict.columns(['session_id', 'second_ms', 'ordinal']).doNothing())
      .execute();
  }
  for (const { endedAtMs, ...play } of plays.data) {
    await query
      .insertInto('plays')
      .values(toPlayRow(sessionId, { ...play, ...(endedAtMs !== undefined && { endedAtMs }) }))
      .onConflict((conflict) => conflict.columns(['session_id', 'started_at_ms']).doNothing())
      .execute();
  }
  return true;
}

/** Prepared once for all rows: building one statement for a minute of them takes ten times as long as running it. */
function insertSamples(connection: WriterConnection, rows: readonly SampleRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const insert = connection.sqlite.prepare(
    `INSERT INTO samples (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})
     ON CONFLICT (session_id, at_ms) DO NOTHING`,
  );
  for (const row of rows) insert.run(row);
}

function samplesOf(chunk: SessionChunkRow): readonly SessionSample[] | undefined {
  const trackIds = trackIdsSchema.safeParse(JSON.parse(chunk.track_ids));
  if (chunk.encoding !== sampleEncoding || !trackIds.success) return undefined;
  try {
    return decodeSamples({ samples: chunk.samples, trackIds: trackIds.data });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function eventRows(sessionId: string, events: z.infer<typeof eventsSchema>): readonly EventRow[] {
  const ordinals = new Map<number, number>();
  return events.map((event) => {
    const ordinal = ordinals.get(event.secondMs) ?? 0;
    ordinals.set(event.secondMs, ordinal + 1);
    return {
      session_id: sessionId,
      second_ms: event.secondMs,
      ordinal,
      at_ms: event.atMs,
      kind: event.kind,
      reason: event.reason ?? null,
      detail: JSON.stringify(event.detail),
    };
  });
}
