import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { NewSession } from '#core/session/session-records.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { MachineRecord } from '#core/treadmill/machine-record.ts';
import type { SessionEnding } from '#native/storage/storage-calls.ts';
import type { WireValues } from './record-change.ts';

/* The app's records as values by field, as contract/sync/synced-tables.ts has them. */

/** Those of a profile; its columns have the same names and values. */
export function profileValues(profile: RunnerProfile) {
  return {
    display_name: profile.displayName,
    age: profile.age,
    sex: profile.sex,
    height_cm: profile.heightCm,
    mass_kg: profile.massKg,
    resting_heart_rate_bpm: profile.restingHeartRateBpm ?? null,
    max_heart_rate_bpm: profile.maxHeartRateBpm ?? null,
    vo2_max: profile.vo2Max ?? null,
    fitness_level: profile.fitnessLevel,
    speed_cap_kmh: profile.speedCapKmh,
    incline_cap_percent: profile.inclineCapPercent,
    walk_speed_kmh: profile.walkSpeedKmh,
    unit_system: profile.unitSystem,
  } satisfies WireValues;
}

export function machineValues(machine: MachineRecord): WireValues {
  return {
    name: machine.name,
    manufacturer: machine.manufacturer ?? null,
    model: machine.model ?? null,
    firmware: machine.firmware ?? null,
    last_seen_wall_ms: machine.lastSeenWallMs,
    belt_test: machine.beltTest === undefined ? null : plainJson(machine.beltTest),
  };
}

export function sessionValues(session: NewSession): WireValues {
  return {
    started_wall_ms: session.startedAtWallMs,
    mode: session.mode,
    profile_id: session.profileId,
    profile_snapshot: plainJson(session.profileSnapshot),
    machine_id: session.machineId,
    machine_name: session.machineName,
    is_simulated: session.isSimulated,
  };
}

/** Those that a session gets at its end; its columns have the same names and values. */
export function endingValues(ending: SessionEnding) {
  return {
    ended_wall_ms: ending.endedAtWallMs,
    end_cause: ending.endCause,
    duration_ms: ending.totals.durationMs,
    moving_ms: ending.totals.movingMs,
    distance_m: ending.totals.distanceM,
    energy_kcal: ending.totals.energyKcal,
    mean_heart_rate_bpm: ending.totals.meanHeartRateBpm ?? null,
    max_speed_kmh: ending.totals.maxSpeedKmh,
  } satisfies WireValues;
}

/** Without what JSON cannot say: absent fields, NaN. */
function plainJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
