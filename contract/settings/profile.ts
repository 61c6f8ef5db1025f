import { z } from 'zod';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { fitnessLevels, sexes, units, type RunnerProfile } from '#core/physiology/runner-profile.ts';

/** Whoever runs without a profile: an untrained adult with cautious caps. */
export const defaultProfile: RunnerProfile = {
  profileId: 'guest',
  displayName: 'Guest',
  age: 40,
  sex: 'unspecified',
  heightCm: 170,
  massKg: 70,
  fitnessLevel: 2,
  speedCapKmh: 12,
  inclineCapPercent: 8,
  walkSpeedKmh: 4.5,
  unitSystem: 'metric',
};

/** A resting heart rate closer to the maximum than this makes no reserve to reckon with. */
export const leastHeartRateReserveBpm = 30;

/** Names that other programs use, and ours. */
const knownSynonyms: Readonly<Record<string, string>> = {
  name: 'displayName',
  gender: 'sex',
  height: 'heightCm',
  height_cm: 'heightCm',
  weight: 'massKg',
  weightKg: 'massKg',
  weight_kg: 'massKg',
  mass: 'massKg',
  restingHeartRate: 'restingHeartRateBpm',
  maxHeartRate: 'maxHeartRateBpm',
  vo2max: 'vo2Max',
  vo2_max: 'vo2Max',
  fitness_level: 'fitnessLevel',
  maxSpeed: 'speedCapKmh',
  max_speed: 'speedCapKmh',
  speedCap: 'speedCapKmh',
  maxIncline: 'inclineCapPercent',
  max_incline: 'inclineCapPercent',
  inclineCap: 'inclineCapPercent',
  walkSpeed: 'walkSpeedKmh',
  units: 'unitSystem',
};

/** Our own names too, for those that are only spelt another way. */
const meantByName: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(knownSynonyms),
    ...[...Object.keys(defaultProfile), 'restingHeartRateBpm', 'maxHeartRateBpm', 'vo2Max'].map(
      (name) => [name, name] as const,
    ),
  ].map(([name, meant]) => [name.toLowerCase().replaceAll('_', ''), meant]),
);

/** What each field of a profile may be, wherever it comes from: a file, a form, another computer. */
export const profileFieldSchemas = {
  profileId: text('profileId', 64),
  displayName: text('displayName', 60),
  age: numberBetween('age', 10, 99),
  sex: oneOf('sex', sexes),
  heightCm: numberBetween('heightCm', 120, 220),
  massKg: numberBetween('massKg', 30, 250),
  restingHeartRateBpm: numberBetween('restingHeartRateBpm', 30, 110),
  maxHeartRateBpm: numberBetween('maxHeartRateBpm', 120, 230),
  vo2Max: numberBetween('vo2Max', 15, 90),
  fitnessLevel: oneOf('fitnessLevel', fitnessLevels),
  speedCapKmh: numberBetween('speedCapKmh', 1, 25),
  inclineCapPercent: numberBetween('inclineCapPercent', 0, 15),
  // As low as a cap may be: whoever has said nothing else walks no faster than the cap.
  walkSpeedKmh: numberBetween('walkSpeedKmh', 1, 6.5),
  unitSystem: oneOf('unitSystem', units),
} as const;

/**
 * A runner's profile as it comes from a file or a form. Everything is optional: what is absent is taken from the guest
 * profile, except for what was never measured, which stays absent. Unknown names are refused, because a mistyped cap
 * must not silently be none. Problems are sentences for people.
 */
export const runnerProfileSchema = z
  .strictObject(
    {
      profileId: profileFieldSchemas.profileId.default(defaultProfile.profileId),
      displayName: profileFieldSchemas.displayName.default(defaultProfile.displayName),
      age: profileFieldSchemas.age.default(defaultProfile.age),
      sex: profileFieldSchemas.sex.default(defaultProfile.sex),
      heightCm: profileFieldSchemas.heightCm.default(defaultProfile.heightCm),
      massKg: profileFieldSchemas.massKg.default(defaultProfile.massKg),
      restingHeartRateBpm: profileFieldSchemas.restingHeartRateBpm.optional(),
      maxHeartRateBpm: profileFieldSchemas.maxHeartRateBpm.optional(),
      vo2Max: profileFieldSchemas.vo2Max.optional(),
      fitnessLevel: profileFieldSchemas.fitnessLevel.default(defaultProfile.fitnessLevel),
      speedCapKmh: profileFieldSchemas.speedCapKmh.default(defaultProfile.speedCapKmh),
      inclineCapPercent: profileFieldSchemas.inclineCapPercent.default(defaultProfile.inclineCapPercent),
      walkSpeedKmh: profileFieldSchemas.walkSpeedKmh.optional(),
      unitSystem: profileFieldSchemas.unitSystem.default(defaultProfile.unitSystem),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? (issue.keys as readonly string[]).map(unknownKey).join('; ')
          : `${shown(issue.input)} is not a profile: a JSON object is expected`,
    },
  )
  .check((check) => {
    const { restingHeartRateBpm, maxHeartRateBpm, walkSpeedKmh, speedCapKmh } = check.value;
    const complain = (message: string): void => {
      check.issues.push({ code: 'custom', message, input: check.value });
    };
    if (
      restingHeartRateBpm !== undefined &&
      maxHeartRateBpm !== undefined &&
      maxHeartRateBpm - restingHeartRateBpm < leastHeartRateReserveBpm
    ) {
      complain(
        `maxHeartRateBpm ${maxHeartRateBpm} is not at least ${leastHeartRateReserveBpm} above restingHeartRateBpm ${restingHeartRateBpm}`,
      );
    }
    if (walkSpeedKmh !== undefined && walkSpeedKmh > speedCapKmh) {
      complain(`walkSpeedKmh ${walkSpeedKmh} is above speedCapKmh ${speedCapKmh}`);
    }
  })
  .transform(toProfile);

/**
 * Checks a profile that came from outside.
 *
 * @throws BeatRunnerError `profile/out-of-range` whose `problems` names everything that is wrong, separated by "; "
 */
export function parseProfile(json: unknown): RunnerProfile {
  const parsed = runnerProfileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => issue.message).join('; ');
  throw new BeatRunnerError('profile/out-of-range', { problems });
}

interface CheckedProfile extends Omit<
  RunnerProfile,
  'restingHeartRateBpm' | 'maxHeartRateBpm' | 'vo2Max' | 'walkSpeedKmh'
> {
  readonly restingHeartRateBpm?: number | undefined;
  readonly maxHeartRateBpm?: number | undefined;
  readonly vo2Max?: number | undefined;
  readonly walkSpeedKmh?: number | undefined;
}

function toProfile(checked: CheckedProfile): RunnerProfile {
  const { restingHeartRateBpm, maxHeartRateBpm, vo2Max, walkSpeedKmh, ...rest } = checked;
  return {
    ...rest,
    ...(restingHeartRateBpm === undefined ? {} : { restingHeartRateBpm }),
    ...(maxHeartRateBpm === undefined ? {} : { maxHeartRateBpm }),
    ...(vo2Max === undefined ? {} : { vo2Max }),
    walkSpeedKmh: walkSpeedKmh ?? Math.min(defaultProfile.walkSpeedKmh, rest.speedCapKmh),
  };
}

function numberBetween(name: string, low: number, high: number) {
  const outside = (issue: { readonly input?: unknown }): string =>
    `${name} ${shown(issue.input)} is not between ${low} and ${high}`;
  return z
    .number({ error: (issue) => `${name} ${shown(issue.input)} is not a number` })
    .min(low, { error: outside })
    .max(high, { error: outside });
}

function oneOf<const T extends string | number>(name: string, values: readonly T[]) {
  return z.literal(values, {
    error: (issue) => `${name} ${shown(issue.input)} is not one of ${values.join(', ')}`,
  });
}

/** Text that people see: no control characters, because it may reach a terminal. */
function text(name: string, longest: number) {
  return z
    .string({ error: (issue) => `${name} ${shown(issue.input)} is not text` })
    .regex(new RegExp(`^\\P{C}{1,${longest}}$`, 'u'), {
      error: `${name} is not 1 to ${longest} characters of plain text`,
    });
}

function unknownKey(key: string): string {
  const meant = meantByName.get(key.toLowerCase().replaceAll(/[\s_-]/g, ''));
  const question = meant === undefined ? '' : ` (is ${meant} meant?)`;
  return `${shown(key)} is not a profile setting${question}`;
}

/** A stranger's value as short plain text: characters that a terminal could obey are replaced. */
function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value);
  const plain = written.replaceAll(/\p{C}/gu, '?');
  return plain.length > 40 ? `${plain.slice(0, 40)}...` : plain;
}
