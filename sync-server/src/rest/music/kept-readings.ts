import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { WishedPace } from '#core/pacing/track-reading.ts';

/** Nobody asks for the same for longer: it may be asked anew then. */
const keptDays = 90;

/**
 * What the model said before, by everything that it was asked. Each account has its own: one that makes the model talk
 * nonsense of somebody's track with the title of another has only itself to listen to it.
 */
export async function findKeptReadings(
  pool: Pool,
  accountId: string,
  keys: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, WishedPace>> {
  const byHash = new Map(keys.map((key) => [hashOf(key).toString('hex'), key]));
  const { rows } = await pool.query<{ hash: string; speed_kmh: number; incline_percent: number }>({
    name: 'rest-kept-readings',
    text: `SELECT encode(asked_hash, 'hex') AS hash, speed_kmh, incline_percent FROM model_reading
           WHERE account_id = $1 AND asked_hash = ANY ($2::bytea[]) AND made_at > $3`,
    values: [accountId, keys.map(hashOf), agesAgo(nowMs)],
  });
  return new Map(
    rows.flatMap(({ hash, speed_kmh: speedKmh, incline_percent: inclinePercent }) => {
      const key = byHash.get(hash);
      return key === undefined ? [] : [[key, { speedKmh, inclinePercent }] as const];
    }),
  );
}

export async function keepReadings(
  pool: Pool,
  accountId: string,
  readings: ReadonlyMap<string, WishedPace>,
  nowMs: number,
): Promise<void> {
  const entries = [...readings];
  if (entries.length === 0) return;
  await pool.query(
    `INSERT INTO model_reading (account_id, asked_hash, speed_kmh, incline_percent, made_at)
     SELECT $1, h, s, i, $5 FROM unnest($2::bytea[], $3::float8[], $4::float8[]) AS r(h, s, i)
     ON CONFLICT (account_id, asked_hash) DO UPDATE
       SET speed_kmh = excluded.speed_kmh, incline_percent = excluded.incline_percent, made_at = excluded.made_at`,
    [
      ...[accountId, entries.map(([key]) => hashOf(key)), entries.map(([, { speedKmh }]) => speedKmh)],
      ...[entries.map(([, { inclinePercent }]) => inclinePercent), new Date(nowMs)],
    ],
  );
}

/** @returns how many were too old */
export async function tidyReadings(pool: Pool, nowMs: number): Promise<number> {
  const { rowCount } = await pool.query('DELETE FROM model_reading WHERE made_at <= $1', [agesAgo(nowMs)]);
  return rowCount ?? 0;
}

function agesAgo(nowMs: number): Date {
  return new Date(nowMs - keptDays * 86_400_000);
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
