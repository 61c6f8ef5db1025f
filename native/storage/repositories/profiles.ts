import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { profilesTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import type { ProfileRow } from '#native/storage/schema.ts';
import { activeAccount } from '#native/storage/sync/device-stamps.ts';
import { recordValues } from '#native/storage/sync/record-change.ts';
import { profileValues } from '#native/storage/sync/wire-values.ts';
import { activeAccountIs } from './active-account.ts';
import { present } from './rows.ts';

export async function saveProfile(
  connection: WriterConnection,
  profile: RunnerProfile,
  at: ClockReading,
): Promise<void> {
  const values = profileValues(profile);
  const facts = { ...values, changed_wall_ms: at.wallMs };
  await inWriteTransaction(connection, async (query) => {
    const accountId = await activeAccount(query);
    await query
      .insertInto('profiles')
      .values({
        account_id: accountId,
        profile_id: profile.profileId,
        created_wall_ms: at.wallMs,
        ...facts,
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'profile_id']).doUpdateSet(facts))
      .execute();
    const write = { connection, query, at };
    await recordValues(write, profilesTable, accountId, profile.profileId, values);
  });
}

export async function findProfile(
  { query }: ReaderConnection,
  profileId: string,
): Promise<RunnerProfile | undefined> {
  const row = await query
    .selectFrom('profiles')
    .selectAll()
    .where('profile_id', '=', profileId)
    .where(activeAccountIs)
    .executeTakeFirst();
  return row && toProfile(row);
}

/** In the order of their names. */
export async function listProfiles({ query }: ReaderConnection): Promise<readonly RunnerProfile[]> {
  const rows = await query
    .selectFrom('profiles')
    .selectAll()
    .where(activeAccountIs)
    .orderBy('display_name')
    .orderBy('profile_id')
    .execute();
  return rows.map(toProfile);
}

function toProfile(row: ProfileRow): RunnerProfile {
  return {
    profileId: row.profile_id,
    displayName: row.display_name,
    age: row.age,
    sex: row.sex,
    heightCm: row.height_cm,
    massKg: row.mass_kg,
    ...present('restingHeartRateBpm', row.resting_heart_rate_bpm),
    ...present('maxHeartRateBpm', row.max_heart_rate_bpm),
    ...present('vo2Max', row.vo2_max),
    fitnessLevel: row.fitness_level,
    speedCapKmh: row.speed_cap_kmh,
    inclineCapPercent: row.incline_cap_percent,
    walkSpeedKmh: row.walk_speed_kmh,
    unitSystem: row.unit_system,
  };
}
