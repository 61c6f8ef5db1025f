import { z } from 'zod';
import { profileFieldSchemas as field } from '#contract/settings/profile.ts';

/** `GET /v1/profile`: without an id the account's first one. */
export const profileQuerySchema = z.strictObject({ profileId: field.profileId.optional() });

export const restProfileSchema = z.object({
  profileId: field.profileId,
  displayName: field.displayName,
  age: field.age,
  sex: field.sex,
  heightCm: field.heightCm,
  massKg: field.massKg,
  restingHeartRateBpm: field.restingHeartRateBpm.nullable(),
  maxHeartRateBpm: field.maxHeartRateBpm.nullable(),
  vo2Max: field.vo2Max.nullable(),
  fitnessLevel: field.fitnessLevel,
  speedCapKmh: field.speedCapKmh,
  inclineCapPercent: field.inclineCapPercent,
  walkSpeedKmh: field.walkSpeedKmh,
  unitSystem: field.unitSystem,
});
export type RestProfile = z.infer<typeof restProfileSchema>;

/** With the ids of all of the account's profiles. */
export const profileAnswerSchema = restProfileSchema.extend({ profileIds: z.array(z.string()) });

/** `PATCH /v1/profile`: the fields that change; makes the profile where there is none, out of a cautious one. */
export const profileChangeSchema = restProfileSchema
  .omit({ profileId: true })
  .partial()
  .strict()
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change' });
export type ProfileChange = z.infer<typeof profileChangeSchema>;
