import { disputedChunks } from '#core/sync/session-chunk.ts';
import type { ShapeCursor, SyncStanding, TakenMark } from '#contract/storage/sync-store.ts';
import type { ReaderConnection } from '#native/storage/connection.ts';
import { present } from '#native/storage/repositories/rows.ts';

export async function readStanding({ query }: ReaderConnection, accountId: string): Promise<SyncStanding> {
  const waiting = await query
    .selectFrom('outbox')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('queued_wall_ms').as('oldest')])
    .where('account_id', '=', accountId)
    .where('acked_wall_ms', 'is', null)
    .executeTakeFirstOrThrow();
  const uncut = await query
    .selectFrom('sessions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('chunked_wall_ms', 'is', null)
    .where('ended_wall_ms', 'is not', null)
    .executeTakeFirstOrThrow();
  const dead = await query
    .selectFrom('dead_letters')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const account = await query
    .selectFrom('accounts')
    .select(['pushed_wall_ms', 'pulled_wall_ms'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return {
    waiting: waiting.count,
    ...present('oldestWallMs', waiting.oldest),
    uncutSessions: uncut.count,
    deadLetters: dead.count,
    ...present('pushedWallMs', account?.pushed_wall_ms ?? null),
    ...present('pulledWallMs', account?.pulled_wall_ms ?? null),
  };
}

/** Minutes of a run of which there is more than one content. */
export async function readDisputes(
  { query }: ReaderConnection,
  sessionId: string,
): Promise<readonly number[]> {
  const chunks = await query
    .selectFrom('session_chunks')
    .select(['chunk_no as chunkNo', 'content_hash as contentHash'])
    .where('session_id', '=', sessionId)
    .execute();
  return disputedChunks(chunks);
}

export async function readCursor(
  { query }: ReaderConnection,
  accountId: string,
  table: string,
): Promise<ShapeCursor | undefined> {
  const row = await query
    .selectFrom('sync_cursors')
    .select(['handle', 'shape_offset'])
    .where('account_id', '=', accountId)
    .where('table_name', '=', table)
    .executeTakeFirst();
  return row && { handle: row.handle, offset: row.shape_offset };
}

/** One statement: an account and its device of one moment. */
export async function readTakenMark({ query }: ReaderConnection, accountId: string): Promise<TakenMark> {
  const row = await query
    .selectFrom('sync_device')
    .leftJoin('accounts', (join) => join.on('accounts.account_id', '=', accountId))
    .select(['sync_device.device_id', 'accounts.acked_n'])
    .executeTakeFirstOrThrow();
  return { deviceId: row.device_id, ackedN: row.acked_n ?? 0 };
}
