import { z } from 'zod';
import { profileFieldSchemas } from '#contract/settings/profile.ts';
import { plainText, recordIdSchema } from '#contract/sync/sync-field.ts';
import { cursorSchema, nextCursorSchema, pageSizeSchema, queryInteger } from './paging.ts';

/** A time in a workout's life: until the year 3000, milliseconds since 1970 UTC. */
const wallMs = z.number().min(0).max(32_503_680_000_000);
const latestMs = 32_503_680_000_000;
const bpm = z.number().min(20).max(260);

/** One second. What was not measured is absent: a gap stays a gap. */
export const workoutSampleSchema = z.strictObject({
  atS: z.number().min(0).max(172_800).meta({ description: 'Seconds since the start, pauses included.' }),
  speedKmh: z.number().min(0).max(40).optional(),
  requestedSpeedKmh: z.number().min(0).max(40).optional(),
  inclinePercent: z.number().min(-10).max(40).optional(),
  heartRateBpm: bpm.optional(),
  cadenceSpm: z.number().min(0).max(300).optional(),
  distanceM: z.number().min(0).max(500_000).meta({ description: 'Since the start.' }),
  energyKcal: z.number().min(0).max(50_000).meta({ description: 'Since the start.' }),
  heardTempoBpm: z.number().min(0).max(400).optional(),
});
export type WorkoutSample = z.infer<typeof workoutSampleSchema>;

const totals = {
  durationS: z.number().min(0).max(172_800),
  movingS: z.number().min(0).max(172_800),
  distanceM: z.number().min(0).max(500_000),
  energyKcal: z.number().min(0).max(50_000),
  meanHeartRateBpm: bpm.nullable(),
  maxSpeedKmh: z.number().min(0).max(40),
};

/** What its runner says of a run, and may change. */
const remarks = {
  title: plainText(120).nullable(),
  note: z.string().max(4000).nullable(),
  rating: z.int().min(1).max(5).nullable(),
};

export const mostWorkoutSamples = 14_400;

/** `POST /v1/workouts`: a finished run. Totals that are not said are reckoned from the samples. */
export const newWorkoutSchema = z.strictObject({
  /** Absent: the server makes one up. */
  workoutId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)
    .optional(),
  startedAtMs: wallMs,
  endedAtMs: wallMs,
  mode: z
    .string()
    .regex(/^[a-z][a-zA-Z-]{0,39}$/)
    .default('imported'),
  profileId: profileFieldSchemas.profileId.optional(),
  deviceId: recordIdSchema.default('elsewhere'),
  deviceName: z
    .string()
    .regex(/^\P{C}{1,200}$/u)
    .default('Elsewhere'),
  totals: z.strictObject(totals).partial().optional(),
  ...z.object(remarks).partial().shape,
  /** In the order of time, at most one a second. */
  samples: z.array(workoutSampleSchema).max(mostWorkoutSamples).default([]),
});
export type NewWorkout = z.infer<typeof newWorkoutSchema>;

export const workoutSchema = z.object({
  workoutId: recordIdSchema,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  mode: z.string(),
  profileId: z.string().nullable(),
  deviceId: z.string().nullable(),
  deviceName: z.string().nullable(),
  isSimulated: z.boolean(),
  endCause: z.string().nullable(),
  durationS: z.number().nullable(),
  movingS: z.number().nullable(),
  distanceM: z.number().nullable(),
  energyKcal: z.number().nullable(),
  meanHeartRateBpm: z.number().nullable(),
  maxSpeedKmh: z.number().nullable(),
  title: z.string().nullable(),
  note: z.string().nullable(),
  rating: z.int().nullable(),
  isDeleted: z.boolean(),
});
export type Workout = z.infer<typeof workoutSchema>;

export const workoutParamsSchema = z.strictObject({ workoutId: recordIdSchema });
export const workoutChangeSchema = z
  .strictObject(remarks)
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change' });

/** `GET /v1/workouts`, newest first. */
export const workoutListQuerySchema = z.strictObject({
  limit: pageSizeSchema,
  cursor: cursorSchema.optional(),
  fromMs: queryInteger(0, latestMs).optional(),
  /** Not included. */
  toMs: queryInteger(0, latestMs).optional(),
  /** `only`: those that were deleted and can be restored. */
  deleted: z.enum(['no', 'only']).default('no'),
});
export type WorkoutListQuery = z.infer<typeof workoutListQuerySchema>;
export const workoutListSchema = z.object({ workouts: z.array(workoutSchema), nextCursor: nextCursorSchema });

/** `GET /v1/workouts/:workoutId/samples` */
export const sampleQuerySchema = z.strictObject({
  fromS: queryInteger(0, 10_000_000).default(0),
  /** Not included. */
  toS: queryInteger(0, 10_000_000).optional(),
  /** Seconds that one answered sample stands for: speeds, heart rate and cadence are means, the others the last. */
  everyS: queryInteger(1, 3600).default(1),
});
export const sampleListSchema = z.object({
  workoutId: z.string(),
  everyS: z.int(),
  samples: z.array(
    workoutSampleSchema.extend({
      atS: z.number(),
      speedKmh: z.number().optional(),
      requestedSpeedKmh: z.number().optional(),
      inclinePercent: z.number().optional(),
      heartRateBpm: z.number().optional(),
      cadenceSpm: z.number().optional(),
      distanceM: z.number(),
      energyKcal: z.number(),
      heardTempoBpm: z.number().optional(),
    }),
  ),
  /** Where there are more than an answer holds; null at the end. */
  nextFromS: z.int().nullable(),
});

/** `GET /v1/workouts/statistics`. Runs on simulated treadmills do not count. */
export const statisticsQuerySchema = z.strictObject({
  fromMs: queryInteger(0, latestMs).optional(),
  toMs: queryInteger(0, latestMs).optional(),
  /** An IANA name: when a week begins. */
  timeZone: z
    .string()
    .regex(/^[\w+/-]{1,64}$/)
    .default('UTC'),
});

const sums = {
  workouts: z.int(),
  distanceM: z.number(),
  movingS: z.number(),
  energyKcal: z.number(),
};
const best = z.object({ workoutId: z.string(), startedAtMs: z.number(), value: z.number() }).nullable();
export const statisticsSchema = z.object({
  totals: z.object(sums),
  /** Newest first, at most 260; each begins on a Monday. */
  weeks: z.array(z.object({ monday: z.iso.date(), ...sums })),
  bests: z.object({
    longestDistanceM: best,
    longestMovingS: best,
    mostEnergyKcal: best,
    highestSpeedKmh: best,
    /** Mean speed over the moving time of runs of 1, 5 and 10 km or more. */
    fastestMeanKmhFrom1Km: best,
    fastestMeanKmhFrom5Km: best,
    fastestMeanKmhFrom10Km: best,
  }),
});

export const exportFormats = ['fit', 'tcx', 'csv', 'json'] as const;
export const exportQuerySchema = z.strictObject({ format: z.enum(exportFormats).default('fit') });
