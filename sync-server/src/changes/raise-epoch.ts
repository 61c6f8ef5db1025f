import type { Pool } from 'pg';

/**
 * Gives the database an epoch that it never had, in no copy of it either: of two restorations of one backup each has its own
 * second. With it every handle of a shape becomes another one.
 *
 * @param nowMs milliseconds since 1970 UTC
 * @returns the epoch
 */
export async function raiseEpoch(pool: Pool, nowMs: number): Promise<number> {
  const { rows } = await pool.query<{ epoch: number }>(
    'UPDATE sync_epoch SET epoch = greatest(epoch + 1, $1::int) RETURNING epoch',
    [Math.floor(nowMs / 1000)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no epoch');
  return row.epoch;
}
