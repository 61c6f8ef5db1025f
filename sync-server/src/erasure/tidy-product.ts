import type { Pool } from 'pg';
import { sessionChunksTable, sessionsTable, syncedTables } from '#contract/sync/synced-tables.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';

const dayMs = 86_400_000;
/** As long as a client may be away: what it sends again is known, and what was deleted stays deleted. */
const keptDays = 400;
/** A minute whose run has not come by then is worth a look. */
const orphanDays = 7;
const atOnce = 500;

export interface Tidied {
  readonly tombstones: number;
  readonly operations: number;
  /** Minutes of runs that never came. They are kept. */
  readonly orphans: number;
}

/** Takes away what nobody can need any more: old tombstones with what belonged to them, and what was said long ago. */
export async function tidyProduct(pool: Pool, nowMs: number): Promise<Tidied> {
  const before = new Date(nowMs - keptDays * dayMs);
  const beforeHlc = hlcText({ ms: before.getTime(), counter: 0, deviceId: '0'.repeat(16) });
  let tombstones = 0;
  for (const table of syncedTables) {
    if (table.kind !== 'row') continue;
    tombstones += await repeat(pool, tombstoneSql(table.name, table.keyField), beforeHlc);
  }
  const operations = await repeat(pool, operationsSql, before);
  const { rows } = await pool.query<{ orphans: number }>(orphansSql, [new Date(nowMs - orphanDays * dayMs)]);
  return { tombstones, operations, orphans: rows[0]?.orphans ?? 0 };
}

async function repeat(pool: Pool, sql: string, before: string | Date): Promise<number> {
  let gone = 0;
  for (;;) {
    const { rows } = await pool.query<{ gone: number }>(sql, [before, atOnce]);
    const [found] = rows;
    gone += found?.gone ?? 0;
    if ((found?.gone ?? 0) < atOnce) return gone;
  }
}

/** In the order of accounts, as everybody locks their scopes. */
function tombstoneSql(table: string, key: string): string {
  const chunks =
    table === sessionsTable.name
      ? `, chunks AS (DELETE FROM ${sessionChunksTable.name} AS c USING old WHERE c.account_id = old.account_id AND c.session_id = old.key)`
      : '';
  return `
WITH old AS (
  SELECT account_id, ${key} AS key FROM ${table}
  WHERE deleted_hlc COLLATE "C" < $1 AND (restored_hlc IS NULL OR restored_hlc COLLATE "C" <= deleted_hlc COLLATE "C")
  ORDER BY account_id LIMIT $2
)${chunks}, gone AS (
  DELETE FROM ${table} AS t USING old WHERE t.account_id = old.account_id AND t.${key} = old.key RETURNING 1
)
SELECT count(*)::int AS gone FROM gone`;
}

const operationsSql = `
WITH old AS (SELECT account_id, device_id, n FROM applied_op WHERE applied_at < $1 LIMIT $2), gone AS (
  DELETE FROM applied_op AS o USING old
  WHERE o.account_id = old.account_id AND o.device_id = old.device_id AND o.n = old.n RETURNING 1
)
SELECT count(*)::int AS gone FROM gone`;

const orphansSql = `
SELECT count(*)::int AS orphans FROM session_chunks AS c
WHERE received_at < $1 AND NOT EXISTS (
  SELECT FROM sessions AS s WHERE s.account_id = c.account_id AND s.session_id = c.session_id)`;
