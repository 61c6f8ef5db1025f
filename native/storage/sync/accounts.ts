import type { Kysely } from 'kysely';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { KnownAccount, SyncDevice } from '#contract/storage/sync-store.ts';
import { sessionsTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import { present } from '#native/storage/repositories/rows.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { deviceRow } from './device-stamps.ts';
import { recordPatch, type SyncWrite } from './record-change.ts';
import { removeSessionRows } from './projection.ts';

export async function readDevice({ query }: ReaderConnection): Promise<SyncDevice> {
  return describeDevice(query);
}

async function describeDevice(query: Pick<Kysely<StorageSchema>, 'selectFrom'>): Promise<SyncDevice> {
  const row = await deviceRow(query);
  return {
    deviceId: row.device_id,
    serverOffsetMs: row.server_offset_ms,
    guestAccountId: row.guest_account_id,
    activeAccountId: row.active_account_id,
  };
}

export async function listAccounts({ query }: ReaderConnection): Promise<readonly KnownAccount[]> {
  const rows = await query
    .selectFrom('accounts')
    .select(['account_id', 'display_name'])
    .where('left_wall_ms', 'is', null)
    .orderBy('created_wall_ms')
    .orderBy('account_id')
    .execute();
  return rows.map((row) => ({ accountId: row.account_id, ...present('displayName', row.display_name) }));
}

export async function saveAccount(
  { query }: WriterConnection,
  account: KnownAccount,
  at: ClockReading,
): Promise<void> {
  const facts = { display_name: account.displayName ?? null };
  await query
    .insertInto('accounts')
    .values({ ...newAccount(account.accountId, at), ...facts })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ ...facts, left_wall_ms: null }))
    .execute();
}

export async function activate(connection: WriterConnection, accountId: string): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const known = await query
      .selectFrom('accounts')
      .select('account_id')
      .where('account_id', '=', accountId)
      .where('left_wall_ms', 'is', null)
      .executeTakeFirst();
    if (known === undefined)
      throw new BeatRunnerError('storage/not-found', { what: 'account', id: accountId });
    await query.updateTable('sync_device').set({ active_account_id: accountId }).execute();
  });
}

/**
 * Nothing of the account stays here but how far it has counted (0004-accounts-that-left). Whoever runs next is a guest, and
 * where the guest was wiped, a new one.
 */
export async function wipe(connection: WriterConnection, accountId: string, at: ClockReading): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const sessions = await query
      .selectFrom('sessions')
      .select('session_id')
      .where('account_id', '=', accountId)
      .execute();
    for (const { session_id: sessionId } of sessions) await removeSessionRows(query, sessionId);
    for (const table of [
      ...(['profiles', 'settings', 'tempo_corrections', 'session_chunks', 'outbox', 'dead_letters'] as const),
      ...(['sync_rows', 'sync_cursors', 'sync_staged'] as const),
    ]) {
      await query.deleteFrom(table).where('account_id', '=', accountId).execute();
    }
    const device = await deviceRow(query);
    const isGuest = device.guest_account_id === accountId;
    if (isGuest) await query.deleteFrom('accounts').where('account_id', '=', accountId).execute();
    else {
      await query
        .updateTable('accounts')
        .set({ ...nothingKnown, left_wall_ms: at.wallMs })
        .where('account_id', '=', accountId)
        .execute();
    }
    const guest = isGuest
      ? `guest:${device.device_id}:${uuidFrom(connection.random)}`
      : device.guest_account_id;
    if (isGuest) await query.insertInto('accounts').values(newAccount(guest, at)).execute();
    const active = device.active_account_id === accountId ? guest : device.active_account_id;
    await query
      .updateTable('sync_device')
      .set({ guest_account_id: guest, active_account_id: active })
      .execute();
  });
}

/**
 * Two computers have one id: a disk was copied, or an old copy put back. This one begins anew under another id; what
 * waits is numbered anew, and what had been sent under the old id is known to the server by the ids of the operations.
 */
export async function renewDevice(connection: WriterConnection): Promise<SyncDevice> {
  return inWriteTransaction(connection, async (query) => {
    const deviceId = hexFrom(connection.random, 16);
    await query.updateTable('sync_device').set({ device_id: deviceId }).execute();
    await query.deleteFrom('outbox').where('acked_wall_ms', 'is not', null).execute();
    await query.updateTable('outbox').set({ n: null }).execute();
    await query.updateTable('accounts').set({ next_n: 1, acked_n: 0 }).execute();
    return describeDevice(query);
  });
}

export async function heardServer(
  connection: WriterConnection,
  offsetMs: number,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    await query.updateTable('sync_device').set({ server_offset_ms: offsetMs }).execute();
    connection.stamps.heardServer(at, offsetMs);
    for (const [sessionId, beganMs] of connection.stamps.correctedBegins(at, offsetMs)) {
      await correctBegin({ connection, query, at }, sessionId, beganMs);
    }
  });
}

/** Both are kept: what this computer's clock said, and what it really was. */
async function correctBegin(write: SyncWrite, sessionId: string, beganMs: number): Promise<void> {
  const values = { started_corrected_wall_ms: beganMs };
  const session = await write.query
    .updateTable('sessions')
    .set(values)
    .where('session_id', '=', sessionId)
    .where('started_corrected_wall_ms', 'is', null)
    .returning('account_id')
    .executeTakeFirst();
  if (session === undefined) return;
  await recordPatch(write, sessionsTable, session.account_id, sessionId, values);
}

function newAccount(accountId: string, at: ClockReading) {
  return {
    account_id: accountId,
    next_n: 1,
    acked_n: 0,
    created_wall_ms: at.wallMs,
    left_wall_ms: null,
    ...nothingKnown,
  };
}

/** Of a new account, and of one that left. */
const nothingKnown = { display_name: null, scope_seq: null, pushed_wall_ms: null, pulled_wall_ms: null };

function hexFrom(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** Version 4 (RFC 9562). */
function uuidFrom(random: () => number): string {
  const hex = (digits: number): string => hexFrom(random, digits);
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}
