import { tempoCorrectionsTable } from '#contract/sync/synced-tables.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import { activeAccount } from '#native/storage/sync/device-stamps.ts';
import { recordDeletion, recordValues } from '#native/storage/sync/record-change.ts';
import { addRecordings } from './recordings.ts';
import { present } from './rows.ts';

/** @param repair undefined forgets the correction; a downbeat that it does not name stays what it was */
export async function saveTempoCorrection(
  connection: WriterConnection,
  trackId: string,
  repair: TempoRepair | undefined,
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    const accountId = await activeAccount(query);
    if (repair === undefined) {
      const { numDeletedRows } = await query
        .deleteFrom('tempo_corrections')
        .where('account_id', '=', accountId)
        .where('track_id', '=', trackId)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await recordDeletion(write, tempoCorrectionsTable, accountId, trackId);
      return;
    }
    const before = await query
      .selectFrom('tempo_corrections')
      .select('downbeat_s')
      .where('account_id', '=', accountId)
      .where('track_id', '=', trackId)
      .executeTakeFirst();
    const values = {
      tempo_bpm: repair.tempoBpm,
      downbeat_s: repair.downbeatS ?? before?.downbeat_s ?? null,
    };
    const facts = { ...values, changed_wall_ms: at.wallMs };
    await addRecordings(query, [trackId], at.wallMs);
    await query
      .insertInto('tempo_corrections')
      .values({ account_id: accountId, track_id: trackId, ...facts })
      .onConflict((conflict) => conflict.columns(['account_id', 'track_id']).doUpdateSet(facts))
      .execute();
    await recordValues(write, tempoCorrectionsTable, accountId, trackId, values);
  });
}

/** What the active account says of a recording. */
export async function findOwnRepair(
  { query }: ReaderConnection,
  trackId: string,
): Promise<TempoRepair | undefined> {
  const row = await query
    .selectFrom('tempo_corrections')
    .select(['tempo_bpm', 'downbeat_s'])
    .where('account_id', '=', (eb) => eb.selectFrom('sync_device').select('active_account_id'))
    .where('track_id', '=', trackId)
    .executeTakeFirst();
  return row && { tempoBpm: row.tempo_bpm, ...present('downbeatS', row.downbeat_s) };
}
