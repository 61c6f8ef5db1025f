import type { Pool } from 'pg';
import type { TempoFact } from '#contract/rest/music.ts';

/** Keeps what listening has found; of a recording that is named twice the last. @returns how many */
export async function keepTempoFacts(
  pool: Pool,
  accountId: string,
  facts: readonly TempoFact[],
  nowMs: number,
): Promise<number> {
  // In one order for everybody, so that no two requests wait for each other.
  const rows = [...new Map(facts.map((fact) => [fact.fingerprint, fact])).values()].sort((one, other) =>
    one.fingerprint < other.fingerprint ? -1 : 1,
  );
  await pool.query(
    `INSERT INTO tempo_fact (account_id, fingerprint, tempo_bpm, confidence, duration_s, engine, updated_at)
     SELECT $1, r.fingerprint, r."tempoBpm", r.confidence, r."durationS", r.engine, $3
     FROM json_to_recordset($2::json) AS r(fingerprint text, "tempoBpm" float8, confidence float8, "durationS" float8, engine text)
     ON CONFLICT (account_id, fingerprint) DO UPDATE SET tempo_bpm = excluded.tempo_bpm,
       confidence = excluded.confidence, duration_s = excluded.duration_s, engine = excluded.engine,
       updated_at = excluded.updated_at`,
    [accountId, JSON.stringify(rows), new Date(nowMs)],
  );
  return rows.length;
}

/** What is known of recordings, by their fingerprints. */
export async function findTempoFacts(
  pool: Pool,
  accountId: string,
  fingerprints: readonly string[],
): Promise<readonly TempoFact[]> {
  if (fingerprints.length === 0) return [];
  const { rows } = await pool.query<TempoFact>({
    name: 'rest-tempo-facts',
    text: `SELECT f.fingerprint, f.tempo_bpm AS "tempoBpm", f.confidence, f.duration_s AS "durationS", f.engine
           FROM tempo_fact AS f WHERE f.account_id = $1 AND f.fingerprint = ANY ($2::text[]) ORDER BY f.fingerprint`,
    values: [accountId, [...new Set(fingerprints)]],
  });
  return rows;
}
