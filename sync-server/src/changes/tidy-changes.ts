import type { Pool, PoolClient } from 'pg';

/** A number that no other program is likely to lock. */
const lockKey = '7310579615483922';
/** Entries that one statement takes, so that no writer waits for long. */
const atOnce = 5000;

interface Ages {
  /** After it only the newest entry of each row is kept; in hours. */
  readonly compactAfterHours: number;
  /** After it nothing is kept: whoever was away for longer starts again; in days. */
  readonly keepDays: number;
}

/** How long clients may be away without starting again. */
export const changeAges: Ages = { compactAfterHours: 24, keepDays: 400 };

/**
 * Keeps the log as small as the rows that it is about. What is left of a row after its older entries went is told as a whole
 * row, because there may be clients that never saw the beginning of it. One node does it at a time.
 *
 * @returns how many entries went; undefined where another node is at it
 */
export async function tidyChanges(
  pool: Pool,
  { compactAfterHours, keepDays }: Ages,
): Promise<number | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_lock(${lockKey}) AS locked`,
    );
    if (rows[0]?.locked !== true) return undefined;
    try {
      const compacted = await repeat(client, compactSql, `${compactAfterHours} hours`);
      return compacted + (await repeat(client, forgetSql, `${keepDays} days`));
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${lockKey})`);
    }
  } finally {
    client.release();
  }
}

async function repeat(client: PoolClient, sql: string, age: string): Promise<number> {
  let gone = 0;
  for (;;) {
    const { rows } = await client.query<{ gone: number }>(sql, [age, atOnce]);
    const [found] = rows;
    gone += found?.gone ?? 0;
    if ((found?.gone ?? 0) < atOnce) return gone;
  }
}

const compactSql = `
WITH old AS (
  SELECT scope, seq FROM sync_change AS c
  WHERE at < now() - $1::interval AND EXISTS (
    SELECT FROM sync_change AS n
    WHERE n.scope = c.scope AND n.relation = c.relation AND n.key = c.key AND n.seq > c.seq
  )
  LIMIT $2
), gone AS (
  DELETE FROM sync_change AS c USING old WHERE c.scope = old.scope AND c.seq = old.seq
  RETURNING c.scope, c.seq, c.relation, c.key
), whole AS (
  UPDATE sync_change AS c SET operation = 'insert', changed = NULL
  FROM (SELECT DISTINCT scope, relation, key FROM gone) AS g
  WHERE c.scope = g.scope AND c.relation = g.relation AND c.key = g.key AND c.operation = 'update'
    AND NOT EXISTS (SELECT FROM old WHERE old.scope = c.scope AND old.seq = c.seq)
)
SELECT count(*)::int AS gone FROM gone`;

const forgetSql = `
WITH old AS (
  SELECT scope, seq FROM sync_change WHERE at < now() - $1::interval LIMIT $2
), gone AS (
  DELETE FROM sync_change AS c USING old WHERE c.scope = old.scope AND c.seq = old.seq RETURNING c.scope, c.seq
), floors AS (
  UPDATE sync_scope AS s SET floor_seq = greatest(s.floor_seq, g.seq)
  FROM (SELECT scope, max(seq) AS seq FROM gone GROUP BY scope) AS g WHERE s.scope = g.scope
)
SELECT count(*)::int AS gone FROM gone`;
