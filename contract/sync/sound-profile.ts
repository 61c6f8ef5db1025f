import { leastHeartRateReserveBpm } from '#contract/settings/profile.ts';
import type { JsonValue } from '#core/sync/json-value.ts';

type Values = Readonly<Record<string, JsonValue>>;

/**
 * A merged profile in which the fields fit each other again: they were changed one by one on different computers. The
 * same everywhere, and only ever towards caution: walking is no faster than the cap, and heart rates too close to each
 * other to reckon with are not used.
 */
export function soundProfile(values: Values): Values {
  const walk = values['walk_speed_kmh'];
  const cap = values['speed_cap_kmh'];
  const resting = values['resting_heart_rate_bpm'];
  const most = values['max_heart_rate_bpm'];
  const isWalkTooFast = typeof walk === 'number' && typeof cap === 'number' && walk > cap;
  const isReserveTooSmall =
    typeof resting === 'number' && typeof most === 'number' && most - resting < leastHeartRateReserveBpm;
  return {
    ...values,
    ...(isWalkTooFast && { walk_speed_kmh: cap }),
    ...(isReserveTooSmall && { resting_heart_rate_bpm: null, max_heart_rate_bpm: null }),
  };
}
