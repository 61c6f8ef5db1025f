import type { ToldRepair } from '#contract/storage/sync-store.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';

/** Recordings that were listened to here and that the account has not repaired itself, by id, after `afterTrackId`. */
export async function unrepairedRecordings(
  { query }: ReaderConnection,
  accountId: string,
  afterTrackId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('recordings as recording')
    .select('recording.track_id')
    .where('recording.track_id', '>', afterTrackId)
    .where(({ exists, not, selectFrom, and }) =>
      and([
        exists(
          selectFrom('analyses')
            .select('analyses.engine')
            .whereRef('analyses.track_id', '=', 'recording.track_id'),
        ),
        not(
          exists(
            selectFrom('tempo_corrections as own')
              .select('own.tempo_bpm')
              .whereRef('own.track_id', '=', 'recording.track_id')
              .where('own.account_id', '=', accountId),
          ),
        ),
      ]),
    )
    .orderBy('recording.track_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.track_id);
}

/**
 * What the server's runners say of the recordings that it was asked of; of those that it says nothing of nothing is kept.
 * Resolves with whether any of it is news.
 */
export async function keepToldRepairs(
  connection: WriterConnection,
  asked: readonly string[],
  told: readonly ToldRepair[],
  at: ClockReading,
): Promise<boolean> {
  if (asked.length === 0) return false;
  return inWriteTransaction(connection, async (query) => {
    const before = await query
      .selectFrom('told_repairs')
      .select(['track_id', 'tempo_bpm', 'downbeat_s'])
      .where('track_id', 'in', asked)
      .execute();
    const known = new Map(before.map((row) => [row.track_id, row]));
    const isAsked = new Set(asked);
    const rows = [...new Map(told.map((repair) => [repair.trackId, repair])).values()]
      .filter(({ trackId }) => isAsked.has(trackId))
      .map(({ trackId, tempoBpm, downbeatS }) => ({
        ...{ track_id: trackId, tempo_bpm: tempoBpm, downbeat_s: downbeatS ?? null },
        told_wall_ms: at.wallMs,
      }));
    const isSame = rows.every((row) => {
      const was = known.get(row.track_id);
      return was?.tempo_bpm === row.tempo_bpm && was.downbeat_s === row.downbeat_s;
    });
    if (isSame && rows.length === before.length) return false;
    await query.deleteFrom('told_repairs').where('track_id', 'in', asked).execute();
    if (rows.length > 0) await query.insertInto('told_repairs').values(rows).execute();
    return true;
  });
}
