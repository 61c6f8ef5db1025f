import type { Pool } from 'pg';
import { z } from 'zod';
import type { Workout, WorkoutListQuery } from '#contract/rest/workouts.ts';
import { sessionsTable } from '#contract/sync/synced-tables.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { cursorOf, readCursor } from '#server/rest/http/cursor.ts';
import { notDeleted } from '#server/rest/write/read-rows.ts';
import { toWorkout } from './rest-workout.ts';

/** What a list shows: clock readings and the profile of the day are long, and not in it. */
const columns = [sessionsTable.keyField, ...Object.keys(sessionsTable.fields)].filter(
  (name) => name !== 'profile_snapshot',
);

const placeSchema = z.tuple([z.number().min(0).max(8.64e15), z.string().max(200)]);

/**
 * A page of runs, newest first. A page begins after the last run of the page before, by time and id, so that what is
 * inserted or deleted meanwhile neither repeats nor hides anything.
 */
export async function listWorkouts(
  pool: Pool,
  accountId: string,
  { limit, cursor, fromMs, toMs, deleted }: WorkoutListQuery,
): Promise<{ readonly workouts: readonly Workout[]; readonly nextCursor: string | null }> {
  const [afterMs, afterId] = readCursor(placeSchema, cursor) ?? [null, null];
  const { rows } = await pool.query<Record<string, JsonValue>>({
    name: `rest-workouts-${deleted}`,
    text: `SELECT ${columns.join(', ')} FROM sessions
      WHERE account_id = $1 AND started_wall_ms IS NOT NULL AND ${deleted === 'only' ? 'NOT ' : ''}${notDeleted}
        AND ($2::float8 IS NULL OR (started_wall_ms, session_id COLLATE "C") < ($2, $3::text COLLATE "C"))
        AND ($4::float8 IS NULL OR started_wall_ms >= $4) AND ($5::float8 IS NULL OR started_wall_ms < $5)
      ORDER BY started_wall_ms DESC, session_id COLLATE "C" DESC LIMIT $6`,
    values: [accountId, afterMs, afterId, fromMs ?? null, toMs ?? null, limit + 1],
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    workouts: page.map((row) => toWorkout(String(row['session_id']), row, deleted === 'only')),
    nextCursor:
      rows.length > limit && last !== undefined
        ? cursorOf([Number(last['started_wall_ms']), String(last['session_id'])])
        : null,
  };
}
