import type { Kysely } from 'kysely';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { PulledChange, ShapeCursor, TakenMark } from '#contract/storage/sync-store.ts';
import { rulesOf, type SyncTable } from '#contract/sync/sync-field.ts';
import { findSyncedTable, sessionsTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import { laterHlc, type HlcText } from '#core/sync/hybrid-clock.ts';
import { emptyRow, isDeleted, latestHlcOf, mergeRows, type VersionedRow } from '#core/sync/versioned-row.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { expandChunks, keepChunk } from './chunk-expansion.ts';
import { deviceRow } from './device-stamps.ts';
import { forgetBase, saveBase, versionsOf } from './known-versions.ts';
import { project, unproject } from './projection.ts';
import type { SyncWrite } from './record-change.ts';

/** Which table of which account. */
export interface PulledTable {
  readonly accountId: string;
  readonly table: string;
}

/** Where a table that was read anew was read up to, and what had been taken when that began. */
export interface StagedEnd {
  readonly cursor: ShapeCursor;
  readonly since: TakenMark;
}

/** Applies changes and keeps their cursor: both, or neither. What was not sent yet is shown on top of them. */
export async function applyPulled(
  connection: WriterConnection,
  { accountId, table: name }: PulledTable,
  changes: readonly PulledChange[],
  cursor: ShapeCursor | undefined,
  at: ClockReading,
): Promise<void> {
  const table = knownTable(name);
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    await applyChanges(write, table, accountId, changes);
    if (cursor !== undefined) await saveCursor(query, accountId, name, cursor, at);
  });
}

/** Keeps rows of a table that is read anew aside. */
export async function stagePulled(
  connection: WriterConnection,
  { accountId, table: name }: PulledTable,
  changes: readonly PulledChange[],
  isFirst: boolean,
): Promise<void> {
  const table = knownTable(name);
  await inWriteTransaction(connection, async (query) => {
    if (isFirst) await clearStaged(query, accountId, name);
    for (const change of changes) {
      const staged = await query
        .selectFrom('sync_staged')
        .select('row')
        .where('account_id', '=', accountId)
        .where('table_name', '=', name)
        .where('pk', '=', change.pk)
        .executeTakeFirst();
      if (change.kind === 'gone') {
        await query
          .deleteFrom('sync_staged')
          .where('account_id', '=', accountId)
          .where('table_name', '=', name)
          .where('pk', '=', change.pk)
          .execute();
        continue;
      }
      const before = staged === undefined ? emptyRow : (JSON.parse(staged.row) as VersionedRow);
      const row = JSON.stringify(mergeRows(before, change.row, rulesOf(table)));
      await query
        .insertInto('sync_staged')
        .values({ account_id: accountId, table_name: name, pk: change.pk, row })
        .onConflict((conflict) => conflict.columns(['account_id', 'table_name', 'pk']).doUpdateSet({ row }))
        .execute();
    }
  });
}

/**
 * The staged rows take the table's place, and what they do not have goes, unless something of it is still to be sent, or was
 * taken so late that they may not have it yet: then it comes after the cursor. Resolves with whether the mark still counts.
 */
export async function swapStaged(
  connection: WriterConnection,
  { accountId, table: name }: PulledTable,
  { cursor, since }: StagedEnd,
  at: ClockReading,
): Promise<boolean> {
  const table = knownTable(name);
  return inWriteTransaction(connection, async (query) => {
    if ((await deviceRow(query)).device_id !== since.deviceId) return false;
    const staged = await query
      .selectFrom('sync_staged')
      .select(['pk', 'row'])
      .where('account_id', '=', accountId)
      .where('table_name', '=', name)
      .orderBy('pk')
      .execute();
    const isLater = new Set(await keysTakenSince(query, accountId, name, since.ackedN));
    const isStaged = new Set(staged.map(({ pk }) => pk));
    // What is left is what the server has now, also where a backup that was put back has less than was known here.
    for (const { pk } of staged) {
      if (!isLater.has(pk)) await forgetBase(query, accountId, name, pk);
    }
    const changes: PulledChange[] = staged.map(({ pk, row }) => ({
      kind: 'row',
      pk,
      row: JSON.parse(row) as VersionedRow,
    }));
    for (const pk of await knownKeys(query, table, accountId)) {
      if (!isStaged.has(pk) && !isLater.has(pk)) changes.push({ kind: 'gone', pk });
    }
    await applyChanges({ connection, query, at }, table, accountId, changes);
    await saveCursor(query, accountId, name, cursor, at);
    await clearStaged(query, accountId, name);
    return true;
  });
}

async function keysTakenSince(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  ackedN: number,
): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('outbox')
    .select('pk')
    .where('account_id', '=', accountId)
    .where('n', '>', ackedN)
    .where('table_name', '=', tableName)
    .where('acked_wall_ms', 'is not', null)
    .execute();
  return rows.map(({ pk }) => pk);
}

async function applyChanges(
  write: SyncWrite,
  table: SyncTable,
  accountId: string,
  changes: readonly PulledChange[],
): Promise<void> {
  let seen: HlcText | undefined;
  const sessions = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'gone') {
      await applyGone(write, table, accountId, change.pk);
    } else if (table.kind === 'union') {
      const values = Object.fromEntries(
        Object.entries(change.row.fields).map(([field, { v }]) => [field, v]),
      );
      const sessionId = await keepChunk(write.query, accountId, change.pk, values);
      if (sessionId !== undefined) sessions.add(sessionId);
    } else {
      await applyRow(write, table, accountId, change.pk, change.row);
      seen = laterHlc(seen, latestHlcOf(change.row));
    }
  }
  for (const sessionId of sessions) await settleChunksOf(write, accountId, sessionId);
  await write.connection.stamps.receive(write.query, write.at, seen);
}

async function applyRow(
  write: SyncWrite,
  table: SyncTable,
  accountId: string,
  pk: string,
  row: VersionedRow,
): Promise<void> {
  const { base } = await versionsOf(write.query, accountId, table, pk);
  await saveBase(write.query, accountId, table.name, pk, mergeRows(base ?? emptyRow, row, rulesOf(table)));
  const { view } = await versionsOf(write.query, accountId, table, pk);
  await project(write, table, accountId, pk, view);
}

/** Minutes of a run that was deleted go; those of a known run are put among its seconds. */
async function settleChunksOf(write: SyncWrite, accountId: string, sessionId: string): Promise<void> {
  const { view } = await versionsOf(write.query, accountId, sessionsTable, sessionId);
  if (!isDeleted(view)) {
    await expandChunks(write, accountId, sessionId);
    return;
  }
  await write.query
    .deleteFrom('session_chunks')
    .where('account_id', '=', accountId)
    .where('session_id', '=', sessionId)
    .execute();
}

async function applyGone(write: SyncWrite, table: SyncTable, accountId: string, pk: string): Promise<void> {
  const { waiting } = await versionsOf(write.query, accountId, table, pk);
  if (waiting.length > 0) return;
  await forgetBase(write.query, accountId, table.name, pk);
  await unproject(write.query, table, accountId, pk);
}

/** Keys of what the server was known to have. */
async function knownKeys(
  query: Kysely<StorageSchema>,
  table: SyncTable,
  accountId: string,
): Promise<readonly string[]> {
  if (table.kind === 'union') {
    const rows = await query
      .selectFrom('session_chunks')
      .select('chunk_id')
      .where('account_id', '=', accountId)
      .execute();
    return rows.map(({ chunk_id: pk }) => pk);
  }
  const rows = await query
    .selectFrom('sync_rows')
    .select('pk')
    .where('account_id', '=', accountId)
    .where('table_name', '=', table.name)
    .execute();
  return rows.map(({ pk }) => pk);
}

async function saveCursor(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  cursor: ShapeCursor,
  at: ClockReading,
): Promise<void> {
  const place = { handle: cursor.handle, shape_offset: cursor.offset };
  await query
    .insertInto('sync_cursors')
    .values({ account_id: accountId, table_name: tableName, ...place })
    .onConflict((conflict) => conflict.columns(['account_id', 'table_name']).doUpdateSet(place))
    .execute();
  await query
    .updateTable('accounts')
    .set({ pulled_wall_ms: at.wallMs })
    .where('account_id', '=', accountId)
    .execute();
}

async function clearStaged(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
): Promise<void> {
  await query
    .deleteFrom('sync_staged')
    .where('account_id', '=', accountId)
    .where('table_name', '=', tableName)
    .execute();
}

function knownTable(name: string): SyncTable {
  const table = findSyncedTable(name);
  if (table === undefined)
    throw new BeatRunnerError('storage/failed', { reason: `no synced table "${name}"` });
  return table;
}
