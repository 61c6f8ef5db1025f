import type { Pool } from 'pg';
import type { z } from 'zod';
import type { statisticsQuerySchema, statisticsSchema } from '#contract/rest/workouts.ts';
import { isPostgresError } from '#server/database/postgres-error.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { notDeleted } from '#server/rest/write/read-rows.ts';

type Statistics = z.infer<typeof statisticsSchema>;

const mostWeeks = 260;
/** Times that the database can tell the week of. */
const latestMs = 32_503_680_000_000;

const counted = `FROM sessions WHERE account_id = $1 AND ${notDeleted} AND is_simulated IS NOT TRUE
  AND started_wall_ms BETWEEN 0 AND ${latestMs}
  AND ($2::float8 IS NULL OR started_wall_ms >= $2) AND ($3::float8 IS NULL OR started_wall_ms < $3)`;
const sums = `count(*)::int AS workouts, coalesce(sum(distance_m), 0) AS "distanceM",
  coalesce(sum(moving_ms) FILTER (WHERE moving_ms >= 1), 0) / 1000 AS "movingS", coalesce(sum(energy_kcal), 0) AS "energyKcal"`;

/** Below that, floating point may have no place for a quotient, and the database says so with an error. */
const movingS = 'CASE WHEN moving_ms >= 1 THEN moving_ms / 1000 END';
function meanKmhFrom(leastM: number): string {
  return `CASE WHEN moving_ms >= 1000 AND distance_m >= ${leastM} THEN distance_m / moving_ms * 3600 END`;
}

/** What is best, as SQL of a run; null: it does not count. */
const bests = {
  longestDistanceM: 'distance_m',
  longestMovingS: movingS,
  mostEnergyKcal: 'energy_kcal',
  highestSpeedKmh: 'max_speed_kmh',
  fastestMeanKmhFrom1Km: meanKmhFrom(1000),
  fastestMeanKmhFrom5Km: meanKmhFrom(5000),
  fastestMeanKmhFrom10Km: meanKmhFrom(10_000),
} as const satisfies Readonly<Record<keyof Statistics['bests'], string>>;

const bestsSql = Object.entries(bests)
  .map(
    ([name, value]) => `(SELECT '${name}' AS name, session_id AS "workoutId",
      started_wall_ms AS "startedAtMs", ${value} AS value ${counted} AND ${value} > 0
      ORDER BY ${value} DESC, started_wall_ms, session_id LIMIT 1)`,
  )
  .join(' UNION ALL ');

/** Whole milliseconds: the thousandth of less than one may have no place in floating point either. */
const weeksSql = `SELECT to_char(date_trunc('week', to_timestamp(floor(started_wall_ms) / 1000) AT TIME ZONE $4), 'YYYY-MM-DD') AS monday,
  ${sums} ${counted} GROUP BY 1 ORDER BY 1 DESC LIMIT ${mostWeeks}`;

/**
 * What an account has run: sums, weeks, bests.
 *
 * @throws Problem `request/time-zone`
 */
export async function workoutStatistics(
  pool: Pool,
  accountId: string,
  { fromMs, toMs, timeZone }: z.infer<typeof statisticsQuerySchema>,
): Promise<Statistics> {
  const values = [accountId, fromMs ?? null, toMs ?? null];
  try {
    const [totals, weeks, best] = await Promise.all([
      pool.query<Statistics['totals']>({ name: 'rest-sums', text: `SELECT ${sums} ${counted}`, values }),
      pool.query<Statistics['weeks'][number]>({
        ...{ name: 'rest-weeks', text: weeksSql, values: [...values, zoneOf(timeZone)] },
      }),
      pool.query<{ name: string; workoutId: string; startedAtMs: number; value: number }>({
        ...{ name: 'rest-bests', text: bestsSql, values },
      }),
    ]);
    const found = new Map(best.rows.map(({ name, ...row }) => [name, row]));
    return {
      totals: totals.rows[0] ?? { workouts: 0, distanceM: 0, movingS: 0, energyKcal: 0 },
      weeks: weeks.rows,
      bests: Object.fromEntries(
        Object.keys(bests).map((name) => [name, found.get(name) ?? null]),
      ) as Statistics['bests'],
    };
  } catch (error) {
    // A zone that we know, and the database does not.
    if (isPostgresError(error) && error.code === '22023') throw restProblem('request/time-zone');
    throw error;
  }
}

/** By the names that people use: there are some six hundred, and each costs a millisecond to look up. */
const zones = new Map<string, string>();

function zoneOf(timeZone: string): string {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    if (zones.size < 2000) zones.set(timeZone, zone);
    return zone;
  } catch {
    throw restProblem('request/time-zone');
  }
}
