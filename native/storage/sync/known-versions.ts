import type { Kysely } from 'kysely';
import type { SyncTable } from '#contract/sync/sync-field.ts';
import { rulesOf } from '#contract/sync/sync-field.ts';
import { applyOperation, type Operation } from '#core/sync/operation.ts';
import { emptyRow, type VersionedRow } from '#core/sync/versioned-row.ts';
import type { OutboxRow, StorageSchema } from '#native/storage/schema.ts';

export type StoredOperation = Omit<OutboxRow, 'position'> & { readonly position: number };

export interface KnownVersions {
  /** As the server is known to have it; undefined where it is not known to have it at all. */
  readonly base: VersionedRow | undefined;
  /** Changes made here that the server has not taken yet, oldest first. */
  readonly waiting: readonly StoredOperation[];
  /** Both together: what this device goes by. */
  readonly view: VersionedRow;
}

/** What is known of one record: what the server has, and what is on its way there. */
export async function versionsOf(
  query: Kysely<StorageSchema>,
  accountId: string,
  table: SyncTable,
  pk: string,
): Promise<KnownVersions> {
  const base = await baseOf(query, accountId, table.name, pk);
  const waiting = await query
    .selectFrom('outbox')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('table_name', '=', table.name)
    .where('pk', '=', pk)
    .where('acked_wall_ms', 'is', null)
    .orderBy('position')
    .execute();
  const ruleOf = rulesOf(table);
  const view = waiting.reduce(
    (row, stored) => applyOperation(row, toOperation(stored), ruleOf),
    base ?? emptyRow,
  );
  return { base, waiting, view };
}

async function baseOf(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  pk: string,
): Promise<VersionedRow | undefined> {
  const row = await query
    .selectFrom('sync_rows')
    .select('base')
    .where('account_id', '=', accountId)
    .where('table_name', '=', tableName)
    .where('pk', '=', pk)
    .executeTakeFirst();
  return row && (JSON.parse(row.base) as VersionedRow);
}

export async function saveBase(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  pk: string,
  row: VersionedRow,
): Promise<void> {
  const base = JSON.stringify(row);
  await query
    .insertInto('sync_rows')
    .values({ account_id: accountId, table_name: tableName, pk, base })
    .onConflict((conflict) => conflict.columns(['account_id', 'table_name', 'pk']).doUpdateSet({ base }))
    .execute();
}

/** The server is not known to have it any more. */
export async function forgetBase(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  pk: string,
): Promise<void> {
  await query
    .deleteFrom('sync_rows')
    .where('account_id', '=', accountId)
    .where('table_name', '=', tableName)
    .where('pk', '=', pk)
    .execute();
}

export function toOperation(stored: StoredOperation): Operation {
  return {
    opId: stored.op_id,
    table: stored.table_name,
    pk: stored.pk,
    kind: stored.kind,
    fields: JSON.parse(stored.fields),
    hlc: stored.hlc,
    ...(stored.is_clock_suspect === 1 && { isClockSuspect: true }),
  };
}
