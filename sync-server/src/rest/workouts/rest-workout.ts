import type { Workout } from '#contract/rest/workouts.ts';
import type { JsonValue } from '#core/sync/json-value.ts';

/** A run by the columns of its row; what has not come yet is null. */
export function toWorkout(
  workoutId: string,
  values: Readonly<Record<string, JsonValue>>,
  isDeleted: boolean,
): Workout {
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const number = (name: string): number | null => {
    const value = values[name];
    return typeof value === 'number' ? value : null;
  };
  const seconds = (name: string): number | null => {
    const value = number(name);
    return value === null ? null : value / 1000;
  };
  return {
    workoutId,
    startedAtMs: number('started_corrected_wall_ms') ?? number('started_wall_ms') ?? 0,
    endedAtMs: number('ended_wall_ms'),
    mode: text('mode') ?? '',
    profileId: text('profile_id'),
    deviceId: text('machine_id'),
    deviceName: text('machine_name'),
    isSimulated: values['is_simulated'] === true,
    endCause: text('end_cause'),
    durationS: seconds('duration_ms'),
    movingS: seconds('moving_ms'),
    distanceM: number('distance_m'),
    energyKcal: number('energy_kcal'),
    meanHeartRateBpm: number('mean_heart_rate_bpm'),
    maxSpeedKmh: number('max_speed_kmh'),
    title: text('title'),
    note: text('note'),
    rating: number('rating'),
    isDeleted,
  };
}
