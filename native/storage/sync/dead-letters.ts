import type { DeadLetter } from '#contract/storage/sync-store.ts';
import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import { operationErrorCodes } from '#contract/sync/sync-error-codes.ts';
import { findSyncedTable } from '#contract/sync/synced-tables.ts';
import { emptyRow } from '#core/sync/versioned-row.ts';
import type { ReaderConnection, WriterConnection } from '#native/storage/connection.ts';
import { takeBackClaim } from './claim.ts';
import { versionsOf, type StoredOperation } from './known-versions.ts';
import { project, unproject } from './projection.ts';
import type { SyncWrite } from './record-change.ts';

/**
 * Moves an operation to the dead letters and shows the record without it. A run and its minutes stay on this computer
 * even so: a run is never lost because a server refuses it.
 */
export async function refuse(
  write: SyncWrite,
  stored: StoredOperation,
  code: OperationErrorCode,
  detail: string | undefined,
): Promise<void> {
  const { query } = write;
  await query.deleteFrom('outbox').where('position', '=', stored.position).execute();
  await keepDeadLetter(write, stored, stored.fields, code, detail);
  if (stored.kind === 'reparent') {
    await takeBackClaim(query, stored);
    return;
  }
  await showWithoutRefused(write, stored);
}

/** Keeps what was refused of an operation; `fields` are JSON. */
export async function keepDeadLetter(
  { query, at }: SyncWrite,
  stored: StoredOperation,
  fields: string,
  code: OperationErrorCode,
  detail: string | undefined,
): Promise<void> {
  await query
    .insertInto('dead_letters')
    .values({
      op_id: stored.op_id,
      account_id: stored.account_id,
      table_name: stored.table_name,
      pk: stored.pk,
      kind: stored.kind,
      fields,
      hlc: stored.hlc,
      code,
      detail: detail ?? null,
      refused_wall_ms: at.wallMs,
    })
    .onConflict((conflict) => conflict.column('op_id').doNothing())
    .execute();
}

export async function showWithoutRefused(write: SyncWrite, stored: StoredOperation): Promise<void> {
  const table = findSyncedTable(stored.table_name);
  if (table === undefined || table.kind === 'union') return;
  const { account_id: accountId, pk } = stored;
  const { base, view } = await versionsOf(write.query, accountId, table, pk);
  if (base !== undefined || view !== emptyRow) await project(write, table, accountId, pk, view);
  else if (table.name !== 'sessions') await unproject(write.query, table, accountId, pk);
}

export async function listDeadLetters(
  { query }: ReaderConnection,
  accountId: string,
): Promise<readonly DeadLetter[]> {
  const rows = await query
    .selectFrom('dead_letters')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('refused_wall_ms')
    .orderBy('op_id')
    .execute();
  return rows.map((row) => ({
    opId: row.op_id,
    table: row.table_name,
    pk: row.pk,
    kind: row.kind,
    fields: JSON.parse(row.fields),
    code: operationErrorCodes.find((code) => code === row.code) ?? 'invalid_field',
    ...(row.detail !== null && { detail: row.detail }),
    refusedWallMs: row.refused_wall_ms,
  }));
}

export async function dismissDeadLetter({ query }: WriterConnection, opId: string): Promise<void> {
  await query.deleteFrom('dead_letters').where('op_id', '=', opId).execute();
}
