import type { Kysely } from 'kysely';
import type { PushBatch } from '#contract/storage/sync-store.ts';
import { pushLimits, type PushOperation } from '#contract/sync/push-protocol.ts';
import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { refuse } from './dead-letters.ts';
import type { StoredOperation } from './known-versions.ts';

export interface BatchLimits {
  readonly operations: number;
  /** Of the operations as JSON. */
  readonly bytes: number;
}

/**
 * The next operations of an account. They get their numbers here, when they are sent for the first time: until then they
 * may be joined with later ones, or taken back, without leaving a hole.
 */
export async function cutBatch(
  connection: WriterConnection,
  accountId: string,
  limits: BatchLimits,
  at: ClockReading,
): Promise<PushBatch | undefined> {
  return inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    const account = await query
      .selectFrom('accounts')
      .select(['next_n', 'acked_n'])
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (account === undefined) return undefined;
    const candidates = await query
      .selectFrom('outbox')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('acked_wall_ms', 'is', null)
      .orderBy((eb) => eb('n', 'is', null))
      .orderBy('n')
      .orderBy('position')
      .limit(limits.operations)
      .execute();

    const number = connection.sqlite.prepare('UPDATE outbox SET n = ? WHERE position = ?');
    const operations: PushOperation[] = [];
    let nextN = account.next_n;
    let bytes = 0;
    for (const stored of candidates) {
      const operation = toPushOperation(stored, stored.n ?? nextN);
      const size = Buffer.byteLength(JSON.stringify(operation)) + 1;
      if (stored.n === null && size > pushLimits.operationBytes) {
        await refuse(write, stored, 'too_large', `${size} bytes`);
        continue;
      }
      if (operations.length > 0 && bytes + size > limits.bytes) break;
      bytes += size;
      operations.push(operation);
      if (stored.n !== null) continue;
      nextN += 1;
      number.run(operation.n, stored.position);
    }
    if (nextN !== account.next_n) {
      await query
        .updateTable('accounts')
        .set({ next_n: nextN })
        .where('account_id', '=', accountId)
        .execute();
    }
    return operations.length === 0
      ? undefined
      : { operations, holes: holesBefore(operations, account.acked_n) };
  });
}

/** Runs of numbers after the last one that the server has which are not among these operations. */
function holesBefore(
  operations: readonly PushOperation[],
  ackedN: number,
): readonly (readonly [number, number])[] {
  const holes: (readonly [number, number])[] = [];
  let expected = ackedN + 1;
  for (const { n } of operations) {
    if (n > expected) holes.push([expected, n - 1]);
    expected = Math.max(expected, n + 1);
  }
  return holes;
}

/** The server will never take this operation: it goes to the dead letters, and what it changed here is undone. */
export async function bury(
  connection: WriterConnection,
  accountId: string,
  opId: string,
  reason: { readonly code: OperationErrorCode; readonly detail: string },
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const stored = await query
      .selectFrom('outbox')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('op_id', '=', opId)
      .where('acked_wall_ms', 'is', null)
      .executeTakeFirst();
    if (stored !== undefined) await refuse({ connection, query, at }, stored, reason.code, reason.detail);
  });
}

/** The server has lost what it had from this number on, or never got it. */
export async function resendFrom(connection: WriterConnection, accountId: string, n: number): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    await query
      .updateTable('outbox')
      .set({ acked_wall_ms: null })
      .where('account_id', '=', accountId)
      .where('n', '>=', n)
      .execute();
    await setAcked(query, accountId, n - 1);
    // What was sealed at a sign-out was sent under numbers of its own.
    await query
      .updateTable('accounts')
      .set({ next_n: n })
      .where('account_id', '=', accountId)
      .where('next_n', '<', n)
      .execute();
  });
}

export async function setAcked(
  query: Kysely<StorageSchema>,
  accountId: string,
  ackedN: number,
): Promise<void> {
  await query.updateTable('accounts').set({ acked_n: ackedN }).where('account_id', '=', accountId).execute();
}

function toPushOperation(stored: StoredOperation, n: number): PushOperation {
  return {
    op_id: stored.op_id,
    n,
    table: stored.table_name,
    pk: stored.pk,
    kind: stored.kind,
    fields: JSON.parse(stored.fields),
    hlc: stored.hlc,
    ...(stored.is_clock_suspect === 1 && { clock_suspect: true as const }),
  };
}
