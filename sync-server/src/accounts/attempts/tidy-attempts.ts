import type { Pool } from 'pg';

/** Rows that one statement takes. */
const atOnce = 5000;

/**
 * Deletes what no longer makes a difference. Any number of nodes may do it at the same time.
 *
 * @returns how many counts went
 */
export async function tidyAttempts(pool: Pool, nowMs: number): Promise<number> {
  let gone = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM attempt_count WHERE key IN (
         SELECT key FROM attempt_count WHERE greatest(full_at, clean_at, locked_until) < $1
         LIMIT $2 FOR UPDATE SKIP LOCKED
       )`,
      [new Date(nowMs), atOnce],
    );
    gone += rowCount ?? 0;
    if ((rowCount ?? 0) < atOnce) return gone;
  }
}
