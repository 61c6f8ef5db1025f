import type { Kysely } from 'kysely';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { isGuestAccount } from '#contract/sync/identity.ts';
import {
  profilesTable,
  sessionChunksTable,
  sessionsTable,
  settingsTable,
  tempoCorrectionsTable,
} from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { FieldVersions } from '#core/sync/versioned-row.ts';
import { emptyRow } from '#core/sync/versioned-row.ts';
import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { forgetBase, versionsOf, type StoredOperation } from './known-versions.ts';
import { project } from './projection.ts';
import { readAnew } from './read-anew.ts';
import { queueOperation, recordValues, type SyncWrite } from './record-change.ts';

/**
 * Gives a guest's runs to an account. What has never been sent is simply the account's from now on; where the server may
 * know a run as the guest's already, it is asked to give it over, and the first who asks gets it.
 */
export async function claim(
  connection: WriterConnection,
  guestAccountId: string,
  toAccountId: string,
  sessionIds: readonly string[] | undefined,
  at: ClockReading,
): Promise<void> {
  if (!isGuestAccount(guestAccountId)) {
    throw new BeatRunnerError('storage/not-found', { what: 'guest', id: guestAccountId });
  }
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    let owned = query.selectFrom('sessions').select('session_id').where('account_id', '=', guestAccountId);
    if (sessionIds !== undefined) owned = owned.where('session_id', 'in', sessionIds);
    for (const { session_id: sessionId } of await owned.execute()) {
      await claimSession(write, guestAccountId, toAccountId, sessionId);
    }
    if (sessionIds === undefined) await claimTheRest(write, guestAccountId, toAccountId);
  });
}

async function claimSession(
  write: SyncWrite,
  guestAccountId: string,
  toAccountId: string,
  sessionId: string,
): Promise<void> {
  const { query } = write;
  const { base, waiting } = await versionsOf(query, guestAccountId, sessionsTable, sessionId);
  const mayServerKnow = base !== undefined || waiting.some(({ n }) => n !== null);
  await giveRows(query, guestAccountId, toAccountId, sessionId);
  if (mayServerKnow) {
    await queueOperation(write, sessionsTable, toAccountId, sessionId, 'reparent', {
      from_account: guestAccountId,
      to_account: toAccountId,
    });
  }
}

/** The run, its minutes, and of its operations those that have no number yet. */
async function giveRows(
  query: Kysely<StorageSchema>,
  fromAccountId: string,
  toAccountId: string,
  sessionId: string,
): Promise<void> {
  const owner = { account_id: toAccountId };
  const chunkIds = query.selectFrom('session_chunks').select('chunk_id').where('session_id', '=', sessionId);
  await query
    .updateTable('outbox')
    .set(owner)
    .where('account_id', '=', fromAccountId)
    .where('n', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('table_name', '=', 'sessions'), eb('pk', '=', sessionId)]),
        eb.and([eb('table_name', '=', 'session_chunks'), eb('pk', 'in', chunkIds)]),
      ]),
    )
    .execute();
  // What has come for the account already, from another computer with the same guest, stays as it came.
  const there = query.selectFrom('session_chunks').select('chunk_id').where('account_id', '=', toAccountId);
  await query
    .deleteFrom('session_chunks')
    .where('session_id', '=', sessionId)
    .where('account_id', '!=', toAccountId)
    .where('chunk_id', 'in', there)
    .execute();
  await query.updateTable('session_chunks').set(owner).where('session_id', '=', sessionId).execute();
  await query.updateTable('sessions').set(owner).where('session_id', '=', sessionId).execute();
  const { base } = await versionsOf(query, toAccountId, sessionsTable, sessionId);
  if (base !== undefined) {
    await forgetBase(query, fromAccountId, sessionsTable.name, sessionId);
    return;
  }
  await query
    .updateTable('sync_rows')
    .set(owner)
    .where('account_id', '=', fromAccountId)
    .where('table_name', '=', 'sessions')
    .where('pk', '=', sessionId)
    .execute();
}

/**
 * The claim was refused: the run is the guest's again. Whose it is on the server may have come here while it was taken for the
 * account's, and is not told twice: both are read anew.
 */
export async function takeBackClaim(query: Kysely<StorageSchema>, stored: StoredOperation): Promise<void> {
  const from = (JSON.parse(stored.fields) as FieldVersions)['from_account']?.v;
  if (typeof from !== 'string') return;
  await giveRows(query, stored.account_id, from, stored.pk);
  const tables = [sessionsTable.name, sessionChunksTable.name];
  for (const accountId of [from, stored.account_id]) await readAnew(query, accountId, tables);
}

/** Whatever the account does not have yet of the guest's profiles, settings and corrections. */
async function claimTheRest(write: SyncWrite, guestAccountId: string, toAccountId: string): Promise<void> {
  for (const table of [profilesTable, settingsTable, tempoCorrectionsTable]) {
    const keys = await write.query
      .selectFrom('outbox')
      .select('pk')
      .where('account_id', '=', guestAccountId)
      .where('table_name', '=', table.name)
      .union(
        write.query
          .selectFrom('sync_rows')
          .select('pk')
          .where('account_id', '=', guestAccountId)
          .where('table_name', '=', table.name),
      )
      .execute();
    for (const { pk } of keys) {
      const { view } = await versionsOf(write.query, toAccountId, table, pk);
      if (view !== emptyRow) continue;
      const guests = await versionsOf(write.query, guestAccountId, table, pk);
      const values = Object.entries(guests.view.fields).map(([name, { v }]) => [name, v] as const);
      if (guests.view.deletedHlc !== undefined || values.length === 0) continue;
      await recordValues(write, table, toAccountId, pk, Object.fromEntries(values));
      const { view: claimed } = await versionsOf(write.query, toAccountId, table, pk);
      await project(write, table, toAccountId, pk, claimed);
    }
  }
}
