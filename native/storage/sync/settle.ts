import type { PushResult } from '#contract/sync/push-protocol.ts';
import { rulesOf } from '#contract/sync/sync-field.ts';
import { findSyncedTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import { rowOfOperation } from '#core/sync/operation.ts';
import { emptyRow, mergeRows, type FieldVersions } from '#core/sync/versioned-row.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import { keepDeadLetter, refuse, showWithoutRefused } from './dead-letters.ts';
import { saveBase, toOperation, versionsOf, type StoredOperation } from './known-versions.ts';
import { project } from './projection.ts';
import type { SyncWrite } from './record-change.ts';

/** What the server took is kept this long: one that was restored from a backup gets it again. */
const ackedKeptMs = 30 * 24 * 60 * 60 * 1000;

export interface SettledAnswer {
  readonly lastN: number;
  readonly scopeSeq: string;
}

/** Keeps what the server said of operations: all of it, or nothing, so that a crash only means asking again. */
export async function settle(
  connection: WriterConnection,
  accountId: string,
  results: readonly PushResult[],
  answer: SettledAnswer,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    for (const result of results) {
      const stored = await query
        .selectFrom('outbox')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('n', '=', result.n)
        .where('op_id', '=', result.op_id)
        .where('acked_wall_ms', 'is', null)
        .executeTakeFirst();
      if (stored !== undefined) await settleOne(write, stored, result);
    }
    await query
      .updateTable('accounts')
      .set({ acked_n: answer.lastN, scope_seq: answer.scopeSeq, pushed_wall_ms: at.wallMs })
      .where('account_id', '=', accountId)
      .execute();
    await query
      .deleteFrom('outbox')
      .where('acked_wall_ms', '<', at.wallMs - ackedKeptMs)
      .execute();
  });
}

async function settleOne(write: SyncWrite, stored: StoredOperation, result: PushResult): Promise<void> {
  switch (result.status) {
    case 'applied':
    case 'duplicate':
    case 'superseded':
      await taken(write, stored);
      return;
    case 'clamped':
      await taken(write, await moved(write, stored, result));
      await showAsKnown(write, stored);
      return;
    case 'rejected':
      if (!result.permanent) await queueAgain(write, stored);
      else if (result.fields === undefined) await refuse(write, stored, result.code, result.detail);
      else await takenInPart(write, stored, result);
  }
}

/** The server has it: what it says becomes part of what the server is known to have. */
async function taken({ query, at }: SyncWrite, stored: StoredOperation): Promise<void> {
  const table = findSyncedTable(stored.table_name);
  if (table?.kind === 'row' && stored.kind !== 'reparent') {
    const { account_id: accountId, pk } = stored;
    const { base } = await versionsOf(query, accountId, table, pk);
    const row = mergeRows(base ?? emptyRow, rowOfOperation(toOperation(stored)), rulesOf(table));
    await saveBase(query, accountId, table.name, pk, row);
  }
  await query
    .updateTable('outbox')
    .set({ acked_wall_ms: at.wallMs })
    .where('position', '=', stored.position)
    .execute();
}

/** The operation with the clock readings that the server gave it. */
async function moved(
  { query }: SyncWrite,
  stored: StoredOperation,
  result: Extract<PushResult, { readonly status: 'clamped' }>,
): Promise<StoredOperation> {
  const before = JSON.parse(stored.fields) as FieldVersions;
  const after: FieldVersions = Object.fromEntries(
    Object.entries(before).map(([name, { v, hlc }]) => {
      const given = Object.hasOwn(result.fields, name) ? result.fields[name] : undefined;
      return [name, { v, hlc: given ?? (hlc === stored.hlc ? result.hlc : hlc) }];
    }),
  );
  const changes = { hlc: result.hlc, fields: JSON.stringify(after) };
  await query.updateTable('outbox').set(changes).where('position', '=', stored.position).execute();
  return { ...stored, ...changes };
}

async function takenInPart(
  write: SyncWrite,
  stored: StoredOperation,
  result: Extract<PushResult, { readonly status: 'rejected' }>,
): Promise<void> {
  const all = Object.entries(JSON.parse(stored.fields) as FieldVersions);
  const isRefused = new Set(result.fields);
  const part = (keep: boolean): string =>
    JSON.stringify(Object.fromEntries(all.filter(([name]) => isRefused.has(name) === keep)));
  await keepDeadLetter(write, stored, part(true), result.code, result.detail);
  const rest = { ...stored, fields: part(false) };
  await write.query
    .updateTable('outbox')
    .set({ fields: rest.fields })
    .where('position', '=', stored.position)
    .execute();
  await taken(write, rest);
  await showWithoutRefused(write, stored);
}

/** Not now: it goes to the end of the line under another name, because its number and its name are spent. */
async function queueAgain({ connection, query, at }: SyncWrite, stored: StoredOperation): Promise<void> {
  const { position, ...rest } = stored;
  await query.deleteFrom('outbox').where('position', '=', position).execute();
  await query
    .insertInto('outbox')
    .values({ ...rest, n: null, op_id: sessionIdAt(at.wallMs, connection.random) })
    .execute();
}

async function showAsKnown(write: SyncWrite, stored: StoredOperation): Promise<void> {
  const table = findSyncedTable(stored.table_name);
  if (table === undefined) return;
  const { view } = await versionsOf(write.query, stored.account_id, table, stored.pk);
  await project(write, table, stored.account_id, stored.pk, view);
}
