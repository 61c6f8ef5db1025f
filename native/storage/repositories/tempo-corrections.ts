import { inWriteTransaction, type WriterConnection } from '#native/storage/connection.ts';
import { addRecordings } from './recordings.ts';

/** @param tempoBpm beats per minute; undefined forgets the correction */
export async function saveTempoCorrection(
  connection: WriterConnection,
  trackId: string,
  tempoBpm: number | undefined,
  atWallMs: number,
): Promise<void> {
  if (tempoBpm === undefined) {
    await connection.query.deleteFrom('tempo_corrections').where('track_id', '=', trackId).execute();
    return;
  }
  const facts = { tempo_bpm: tempoBpm, changed_wall_ms: atWallMs };
  await inWriteTransaction(connection, async (query) => {
    await addRecordings(query, [trackId], atWallMs);
    await query
      .insertInto('tempo_corrections')
      .values({ track_id: trackId, ...facts })
      .onConflict((conflict) => conflict.column('track_id').doUpdateSet(facts))
      .execute();
  });
}
