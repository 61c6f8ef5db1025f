import { createHash } from 'node:crypto';
import type { NewWorkout, Workout, WorkoutSample } from '#contract/rest/workouts.ts';
import { profilesTable, sessionChunksTable, sessionsTable } from '#contract/sync/synced-tables.ts';
import type { SessionSample } from '#core/session/session-records.ts';
import { sessionTotals } from '#core/session/session-totals.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { chunkContent, chunkIdOf, cutChunks } from '#core/sync/session-chunk.ts';
import { attemptName } from '#server/rest/http/attempt-name.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { findProfile } from '#server/rest/profile/find-profile.ts';
import { columnOf } from '#server/rest/write/column-names.ts';
import { valuesOf } from '#server/rest/write/row-state.ts';
import { writeAsServer, type ServerWrite, type WriteParts } from '#server/rest/write/write-as-server.ts';
import { toWorkout } from './rest-workout.ts';

/**
 * Keeps a finished run that another program recorded: its header and its minutes, as the app would have sent them.
 *
 * @throws Problem `workout/exists`, `request/invalid`
 */
export async function createWorkout(
  parts: WriteParts,
  accountId: string,
  given: NewWorkout,
  attemptSeed: string | undefined,
): Promise<Workout> {
  checkTimes(given);
  const opId = attemptName(attemptSeed);
  const workoutId = given.workoutId ?? opId;
  const { profile } = await findProfile(parts.pool, accountId, given.profileId);
  const samples = given.samples.map((sample) => toSessionSample(sample));
  const snapshot = {
    ...Object.fromEntries(Object.keys(profilesTable.fields).map((column) => [column, null])),
    ...Object.fromEntries(Object.entries(profile).map(([name, value]) => [columnOf(name), value])),
  };
  const values = headerOf(given, profile.profileId, snapshot, samples);
  const name = { table: sessionsTable, pk: workoutId };
  const find = await writeAsServer(parts, accountId, { names: [name], opId }, (findRow, isAgain) => {
    // What the same attempt has made before stays as it is.
    if (isAgain) return [];
    if (findRow(name) !== undefined) throw restProblem('workout/exists');
    return [{ ...name, kind: 'put', values }, ...minutesOf(workoutId, samples)];
  });
  return toWorkout(workoutId, valuesOf(find(name) ?? { fields: {} }), false);
}

function checkTimes({ startedAtMs, endedAtMs, samples }: NewWorkout): void {
  const fields: string[] = [];
  if (endedAtMs < startedAtMs || endedAtMs - startedAtMs > 172_800_000) fields.push('endedAtMs');
  const seconds = samples.map(({ atS }) => Math.round(atS));
  if (seconds.some((second, index) => index > 0 && second <= (seconds[index - 1] ?? 0))) {
    fields.push('samples');
  }
  if (fields.length > 0) throw restProblem('request/invalid', { members: { fields } });
}

function headerOf(
  given: NewWorkout,
  profileId: string,
  profileSnapshot: Readonly<Record<string, unknown>>,
  samples: readonly SessionSample[],
): Readonly<Record<string, JsonValue>> {
  const reckoned = sessionTotals(samples);
  const said = given.totals ?? {};
  const lastedS = (given.endedAtMs - given.startedAtMs) / 1000;
  const hasSamples = given.samples.length > 0;
  return {
    started_wall_ms: given.startedAtMs,
    ended_wall_ms: given.endedAtMs,
    mode: given.mode,
    profile_id: profileId,
    profile_snapshot: profileSnapshot as Readonly<Record<string, JsonValue>>,
    machine_id: given.deviceId,
    machine_name: given.deviceName,
    is_simulated: false,
    end_cause: 'imported',
    duration_ms: 1000 * (said.durationS ?? Math.max(lastedS, reckoned.durationMs / 1000)),
    moving_ms: 1000 * (said.movingS ?? (hasSamples ? reckoned.movingMs / 1000 : lastedS)),
    distance_m: said.distanceM ?? reckoned.distanceM,
    energy_kcal: said.energyKcal ?? reckoned.energyKcal,
    mean_heart_rate_bpm: said.meanHeartRateBpm ?? reckoned.meanHeartRateBpm ?? null,
    max_speed_kmh: said.maxSpeedKmh ?? reckoned.maxSpeedKmh,
    title: given.title ?? null,
    note: given.note ?? null,
    rating: given.rating ?? null,
  };
}

function minutesOf(workoutId: string, samples: readonly SessionSample[]): readonly ServerWrite[] {
  return cutChunks(workoutId, { samples, events: [], plays: [] }).map((chunk) => {
    const contentHash = createHash('sha256').update(chunkContent(chunk)).digest('hex').slice(0, 32);
    return {
      table: sessionChunksTable,
      pk: chunkIdOf(workoutId, chunk.chunkNo, contentHash),
      kind: 'put',
      values: {
        session_id: workoutId,
        chunk_no: chunk.chunkNo,
        content_hash: contentHash,
        encoding: chunk.encoding,
        samples: chunk.samples,
        track_ids: chunk.trackIds,
        events: [],
        plays: [],
      },
    };
  });
}

/** Made by the thousands: member by member, without objects in between. */
function toSessionSample(sample: WorkoutSample): SessionSample {
  const made: { -readonly [Name in keyof SessionSample]: SessionSample[Name] } = {
    atMs: Math.round(sample.atS) * 1000,
    distanceM: sample.distanceM,
    energyKcal: sample.energyKcal,
  };
  if (sample.speedKmh !== undefined) made.reportedSpeedKmh = sample.speedKmh;
  if (sample.inclinePercent !== undefined) made.reportedInclinePercent = sample.inclinePercent;
  if (sample.requestedSpeedKmh !== undefined) made.requestedSpeedKmh = sample.requestedSpeedKmh;
  if (sample.heartRateBpm !== undefined) made.heartRateBpm = sample.heartRateBpm;
  if (sample.cadenceSpm !== undefined) made.cadenceSpm = sample.cadenceSpm;
  if (sample.heardTempoBpm !== undefined) made.heardTempoBpm = sample.heardTempoBpm;
  return made;
}
