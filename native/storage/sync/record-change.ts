import type { Kysely } from 'kysely';
import { rulesOf, type SyncRowTable, type SyncTable } from '#contract/sync/sync-field.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { compactPair, type Operation, type OperationKind } from '#core/sync/operation.ts';
import { isDeleted, type FieldVersions } from '#core/sync/versioned-row.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import type { WriterConnection } from '#native/storage/connection.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { toOperation, versionsOf } from './known-versions.ts';

/** A transaction in which something is written and its operation queued. */
export interface SyncWrite {
  readonly connection: WriterConnection;
  readonly query: Kysely<StorageSchema>;
  readonly at: ClockReading;
}

/** Values by field, as the registry names them. */
export type WireValues = Readonly<Record<string, JsonValue>>;

/**
 * Queues what of these values is new. A record that is not known yet is written whole, one that was deleted is taken
 * back; of any other the changed fields are sent.
 */
export async function recordValues(
  write: SyncWrite,
  table: SyncRowTable,
  accountId: string,
  pk: string,
  values: WireValues,
): Promise<void> {
  const { view } = await versionsOf(write.query, accountId, table, pk);
  const ruleOf = rulesOf(table);
  const isThere = Object.keys(view.fields).length > 0 && !isDeleted(view);
  const changed = Object.entries(values).filter(([name, value]) => {
    const before = isThere && Object.hasOwn(view.fields, name) ? view.fields[name]?.v : undefined;
    // What was in a deleted record comes back with it, unless it is written anew.
    const hadValue = !isThere && (view.fields[name]?.v ?? null) !== null;
    if (before === undefined) return value !== null || hadValue;
    return ruleOf(name) === 'latest' && canonicalJson(before) !== canonicalJson(value);
  });
  if (changed.length === 0) return;
  const kind = isThere ? 'patch' : isDeleted(view) ? 'restore' : 'put';
  await queueOperation(write, table, accountId, pk, kind, Object.fromEntries(changed));
}

/** Queues fields of a record that may have been deleted elsewhere meanwhile: then they do not bring it back. */
export async function recordPatch(
  write: SyncWrite,
  table: SyncRowTable,
  accountId: string,
  pk: string,
  values: WireValues,
): Promise<void> {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  await queueOperation(write, table, accountId, pk, 'patch', Object.fromEntries(present));
}

/** Queues a deletion; a record that never left this computer is simply not sent any more. */
export async function recordDeletion(
  write: SyncWrite,
  table: SyncTable,
  accountId: string,
  pk: string,
): Promise<void> {
  const { base, waiting } = await versionsOf(write.query, accountId, table, pk);
  if (base === undefined && waiting.every(({ n }) => n === null)) {
    await forgetUnsent(write.query, accountId, table.name, pk);
    return;
  }
  await queueOperation(write, table, accountId, pk, 'delete', {});
}

export async function queueOperation(
  write: SyncWrite,
  table: SyncTable,
  accountId: string,
  pk: string,
  kind: OperationKind,
  values: WireValues,
): Promise<void> {
  const { connection, query, at } = write;
  const { hlc, isClockSuspect } = await connection.stamps.next(query, at);
  const fields: FieldVersions = Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, { v: storable(v), hlc }]),
  );
  const operation: Operation = {
    opId: sessionIdAt(at.wallMs, connection.random),
    table: table.name,
    pk,
    kind,
    fields,
    hlc,
    ...(isClockSuspect && { isClockSuspect }),
  };
  // What never changes is never compacted either.
  if (table.kind === 'row' && (await compactWithLast(query, table, accountId, operation))) return;
  await query
    .insertInto('outbox')
    .values({
      account_id: accountId,
      n: null,
      op_id: operation.opId,
      table_name: table.name,
      pk,
      kind,
      fields: JSON.stringify(fields),
      hlc,
      is_clock_suspect: isClockSuspect ? 1 : 0,
      queued_wall_ms: at.wallMs,
      acked_wall_ms: null,
    })
    .execute();
}

/** Joins it with the last operation of the record, unless that may have been sent already. */
async function compactWithLast(
  query: Kysely<StorageSchema>,
  table: SyncTable,
  accountId: string,
  operation: Operation,
): Promise<boolean> {
  const last = await query
    .selectFrom('outbox')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('table_name', '=', table.name)
    .where('pk', '=', operation.pk)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined || last.n !== null || last.acked_wall_ms !== null) return false;
  const merged = compactPair(toOperation(last), operation, rulesOf(table));
  if (merged === undefined) return false;
  await query
    .updateTable('outbox')
    .set({
      op_id: merged.opId,
      kind: merged.kind,
      fields: JSON.stringify(merged.fields),
      hlc: merged.hlc,
      is_clock_suspect: merged.isClockSuspect === true ? 1 : 0,
    })
    .where('position', '=', last.position)
    .execute();
  return true;
}

/** Takes back what was queued of a record and has never been sent. */
export async function forgetUnsent(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableName: string,
  pk: string,
): Promise<void> {
  await query
    .deleteFrom('outbox')
    .where('account_id', '=', accountId)
    .where('table_name', '=', tableName)
    .where('pk', '=', pk)
    .where('n', 'is', null)
    .execute();
}

/** Postgres keeps neither zero bytes nor halves of characters in its text. */
function storable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [String(storable(key)), storable(inner)]),
  );
}
