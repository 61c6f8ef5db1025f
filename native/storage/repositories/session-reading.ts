import type {
  SessionRecord,
  SessionRemarks,
  SessionSummary,
  SessionTotals,
} from '#core/session/session-records.ts';
import { inReadTransaction, type ReaderConnection } from '#native/storage/connection.ts';
import type { SessionRow } from '#native/storage/schema.ts';
import { activeAccountIs } from './active-account.ts';
import { present } from './rows.ts';
import { readParts } from './session-parts.ts';
import { toEvent, toPlay, toSample } from './session-rows.ts';

/** Oldest first, whoever's they are. */
export async function unfinishedSessions({ query }: ReaderConnection): Promise<readonly SessionSummary[]> {
  const rows = await query
    .selectFrom('sessions')
    .selectAll()
    .where('ended_wall_ms', 'is', null)
    .orderBy('started_wall_ms')
    .orderBy('session_id')
    .execute();
  return rows.map(toSummary);
}

/** Newest first; those of whoever is signed in. */
export async function listSessions(
  { query }: ReaderConnection,
  limit: number,
  profileId: string | undefined,
): Promise<readonly SessionSummary[]> {
  let sessions = query
    .selectFrom('sessions')
    .selectAll()
    .where(activeAccountIs)
    .orderBy('started_wall_ms', 'desc')
    .orderBy('session_id', 'desc')
    .limit(limit);
  if (profileId !== undefined) sessions = sessions.where('profile_id', '=', profileId);
  return (await sessions.execute()).map(toSummary);
}

/** One session as it is at this moment, live or finished; everything in it in the order of session time. */
export async function readSession(
  connection: ReaderConnection,
  sessionId: string,
): Promise<SessionRecord | undefined> {
  return inReadTransaction(connection, async (query) => {
    const session = await query
      .selectFrom('sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      // A run that was left without an ending gets it, whoever ran.
      .where((eb) => eb.or([activeAccountIs(eb), eb('ended_wall_ms', 'is', null)]))
      .executeTakeFirst();
    if (session === undefined) return undefined;
    const { samples, events, plays } = await readParts(query, sessionId);
    return {
      summary: toSummary(session),
      samples: samples.map(toSample),
      // Some happened earlier than the second that they came in.
      events: events.toSorted((one, other) => one.at_ms - other.at_ms).map(toEvent),
      plays: plays.map(toPlay),
    };
  });
}

function toSummary(row: SessionRow): SessionSummary {
  const totals = toTotals(row);
  return {
    sessionId: row.session_id,
    startedAtWallMs: row.started_wall_ms,
    mode: row.mode,
    profileId: row.profile_id,
    profileSnapshot: JSON.parse(row.profile_snapshot),
    machineId: row.machine_id,
    machineName: row.machine_name,
    isSimulated: row.is_simulated === 1,
    ...present('startedCorrectedWallMs', row.started_corrected_wall_ms),
    ...(hasRemarks(row) && { remarks: toRemarks(row) }),
    ...present('endedAtWallMs', row.ended_wall_ms),
    ...present('endCause', row.end_cause),
    ...(totals && { totals }),
  };
}

function hasRemarks({ title, note, rating }: SessionRow): boolean {
  return title !== null || note !== null || rating !== null;
}

function toRemarks(row: SessionRow): SessionRemarks {
  return {
    ...present('title', row.title),
    ...present('note', row.note),
    ...present('rating', row.rating),
  };
}

function toTotals(row: SessionRow): SessionTotals | undefined {
  const { duration_ms, moving_ms, distance_m, energy_kcal, max_speed_kmh } = row;
  if (
    duration_ms === null ||
    moving_ms === null ||
    distance_m === null ||
    energy_kcal === null ||
    max_speed_kmh === null
  ) {
    return undefined;
  }
  return {
    durationMs: duration_ms,
    movingMs: moving_ms,
    distanceM: distance_m,
    energyKcal: energy_kcal,
    ...present('meanHeartRateBpm', row.mean_heart_rate_bpm),
    maxSpeedKmh: max_speed_kmh,
  };
}
