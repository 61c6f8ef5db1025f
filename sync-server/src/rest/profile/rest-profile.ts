import { restProfileSchema, type RestProfile } from '#contract/rest/profile.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { soundProfile } from '#contract/sync/sound-profile.ts';
import { profilesTable } from '#contract/sync/synced-tables.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { columnOf, memberOf } from '#server/rest/write/column-names.ts';

const members = Object.keys(profilesTable.fields).map(memberOf);
const cautious: Readonly<Record<string, unknown>> = {
  ...{ restingHeartRateBpm: null, maxHeartRateBpm: null, vo2Max: null },
  ...defaultProfile,
};

/** Columns of a new profile: a cautious one, until somebody says better. */
export function newProfileValues(): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(members.map((name) => [columnOf(name), (cautious[name] ?? null) as JsonValue]));
}

/** A profile of which some fields may not have come yet: those are the cautious ones. */
export function toRestProfile(profileId: string, values: Readonly<Record<string, JsonValue>>): RestProfile {
  const there = Object.entries(values).filter(([, value]) => value !== null);
  const sound = soundProfile({ ...newProfileValues(), ...Object.fromEntries(there) });
  return restProfileSchema.parse({
    ...Object.fromEntries(members.map((name) => [name, sound[columnOf(name)] ?? null])),
    profileId,
  });
}

/** As pacing reads it: what was never measured is absent. */
export function toRunnerProfile(profile: RestProfile): RunnerProfile {
  const { restingHeartRateBpm, maxHeartRateBpm, vo2Max, fitnessLevel, ...rest } = profile;
  return {
    ...rest,
    fitnessLevel,
    ...(restingHeartRateBpm !== null && { restingHeartRateBpm }),
    ...(maxHeartRateBpm !== null && { maxHeartRateBpm }),
    ...(vo2Max !== null && { vo2Max }),
  };
}
