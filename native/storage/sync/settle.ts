import type { SettledAnswer } from '#contract/storage/sync-store.ts';
import type { PushResult } from '#contract/sync/push-protocol.ts';
import { rulesOf } from '#contract/sync/sync-field.ts';
import { isGuestAccount } from '#contract/sync/identity.ts';
import { findSyncedTable, sessionsTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import { rowOfOperation } from '#core/sync/operation.ts';
import { emptyRow, mergeRows, type FieldVersions } from '#core/sync/versioned-row.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import { keepDeadLetter, refuse, showWithoutRefused } from './dead-letters.ts';
import { forgetBase, saveBase, toOperation, versionsOf, type StoredOperation } from './known-versions.ts';
import { project, unproject } from './projection.ts';
import type { SyncWrite } from './record-change.ts';

/** What the server took is kept this long by its own clock: one that was restored from a backup gets it again. */
const ackedKeptMs = 30 * 24 * 60 * 60 * 1000;

/** Keeps what the server said of operations: all of it, or nothing, so that a crash only means asking again. */
export async function settle(
  connection: WriterConnection,
  accountId: string,
  results: readonly PushResult[],
  answer: SettledAnswer,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at, takenMs: answer.serverTimeMs };
    for (const result of results) {
      const stored = await query
        .selectFrom('outbox')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('n', '=', result.n)
        .where('op_id', '=', result.op_id)
        .where('acked_wall_ms', 'is', null)
        .executeTakeFirst();
      if (stored === undefined) continue;
      await settleOne(write, stored, result);
      if (result.claimed === true && result.status !== 'rejected') await letGo(write, stored);
    }
    await query
      .updateTable('accounts')
      .set({ acked_n: answer.lastN, scope_seq: answer.scopeSeq, pushed_wall_ms: at.wallMs })
      .where('account_id', '=', accountId)
      .execute();
    // Of this account alone: of others nobody has heard whether the server still has it.
    await query
      .deleteFrom('outbox')
      .where('account_id', '=', accountId)
      .where('acked_wall_ms', '<', answer.serverTimeMs - ackedKeptMs)
      .execute();
  });
}

interface Settling extends SyncWrite {
  /** When the server took it, by its clock. */
  readonly takenMs: number;
}

async function settleOne(write: Settling, stored: StoredOperation, result: PushResult): Promise<void> {
  switch (result.status) {
    case 'applied':
    case 'duplicate':
    case 'superseded':
      if (await taken(write, stored)) await showAsKnown(write, stored);
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

/**
 * The server has it: what it says becomes part of what the server is known to have.
 *
 * @returns whether something later overrules it. Then it was only on the screen, where it was put when it was written: a computer
 *   whose clock is behind does not take the readings of others that seem to come from the future for its own.
 */
async function taken({ query, takenMs }: Settling, stored: StoredOperation): Promise<boolean> {
  let isOverruled = false;
  const table = findSyncedTable(stored.table_name);
  const accountId = await ownerOf(query, stored);
  if (table?.kind === 'row' && stored.kind !== 'reparent' && accountId !== undefined) {
    const { pk } = stored;
    const { base } = await versionsOf(query, accountId, table, pk);
    const told = rowOfOperation(toOperation(stored));
    const row = mergeRows(base ?? emptyRow, told, rulesOf(table));
    await saveBase(query, accountId, table.name, pk, row);
    isOverruled = Object.entries(told.fields).some(([name, { hlc }]) => row.fields[name]?.hlc !== hlc);
  }
  await query
    .updateTable('outbox')
    .set({ acked_wall_ms: takenMs })
    .where('position', '=', stored.position)
    .execute();
  return isOverruled;
}

/**
 * It was a guest's run, and at another computer with the same guest it was given to an account: there it is from now on. That it
 * went was told before this computer had sent it, or is told to nobody who begins to read afterwards.
 */
async function letGo({ query }: SyncWrite, stored: StoredOperation): Promise<void> {
  const table = findSyncedTable(stored.table_name);
  if (table === undefined || !isGuestAccount(stored.account_id)) return;
  await forgetBase(query, stored.account_id, table.name, stored.pk);
  await unproject(query, table, stored.account_id, stored.pk);
}

/** A guest's run may have been claimed since: then the server gave it to its owner. Undefined: it is not here any more. */
async function ownerOf(query: SyncWrite['query'], stored: StoredOperation): Promise<string | undefined> {
  if (stored.table_name !== sessionsTable.name || !isGuestAccount(stored.account_id))
    return stored.account_id;
  const session = await query
    .selectFrom('sessions')
    .select('account_id')
    .where('session_id', '=', stored.pk)
    .executeTakeFirst();
  return session?.account_id;
}

/** The operation with the clock readings that the server gave it. */
async function moved(
  { query }: SyncWrite,
  stored: StoredOperation,
  result: Pick<Extract<PushResult, { readonly status: 'clamped' }>, 'hlc' | 'fields'>,
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
  write: Settling,
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
  await taken(write, result.clamped === undefined ? rest : await moved(write, rest, result.clamped));
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
