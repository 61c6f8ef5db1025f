import { z } from 'zod';
import { profileFieldSchemas } from '#contract/settings/profile.ts';

/** SHA-256 of a recording's audio without its tags, hexadecimal: the same wherever the file is and whatever it is called. */
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/);
const tempoBpm = z.number().min(20).max(400);
const confidence = z.number().min(0).max(1);

/** What listening to a recording has found. Facts are an account's own. */
export const tempoFactSchema = z.strictObject({
  fingerprint: fingerprintSchema,
  tempoBpm,
  confidence,
  durationS: z.number().positive().max(86_400),
  engine: z
    .string()
    .regex(/^[\w./+-]{1,60}$/)
    .meta({ description: 'Name and version of what listened.' }),
});
export type TempoFact = z.infer<typeof tempoFactSchema>;

const mostAtOnce = 500;
/** `PUT /v1/music/tempos`: what is there already is written anew. */
export const tempoFactsSchema = z.strictObject({ tempos: z.array(tempoFactSchema).min(1).max(mostAtOnce) });
export const tempoFactsKeptSchema = z.object({ kept: z.int() });
/** `POST /v1/music/tempos/query` */
export const tempoQuerySchema = z.strictObject({
  fingerprints: z.array(fingerprintSchema).min(1).max(mostAtOnce),
});
export const tempoFactsFoundSchema = z.object({
  tempos: z.array(tempoFactSchema),
  missing: z.array(fingerprintSchema),
});

/** What other runners say of a recording, where they agree; nobody is named: core/music/tempo-repair.ts. */
export const recordingRepairSchema = z.object({
  fingerprint: fingerprintSchema,
  tempoBpm: z.number().positive().max(1000),
  downbeatS: z.number().min(0).max(1e6).optional().meta({ description: 'Where some bar begins, seconds.' }),
});
export type RecordingRepair = z.infer<typeof recordingRepairSchema>;
/** `POST /v1/music/repairs/query` */
export const repairsFoundSchema = z.object({ repairs: z.array(recordingRepairSchema) });

const goalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heartZone'), zone: z.literal([1, 2, 3, 4, 5]) }),
  z.strictObject({
    kind: z.literal('reserve'),
    lowPercent: z.number().min(0).max(100),
    highPercent: z.number().min(0).max(100),
  }),
  z.strictObject({
    kind: z.literal('speedBand'),
    lowKmh: z.number().min(0).max(25),
    highKmh: z.number().min(0).max(25),
  }),
]);

const trackSchema = z
  .strictObject({
    fingerprint: fingerprintSchema.optional(),
    tempoBpm: tempoBpm.optional(),
    confidence: confidence.default(1),
    durationS: z.number().positive().max(86_400).optional(),
    title: z.string().max(300).optional(),
    artist: z.string().max(300).optional(),
  })
  .refine(({ fingerprint, tempoBpm: tempo }) => fingerprint !== undefined || tempo !== undefined, {
    error: 'a fingerprint or a tempo',
  });

/** `POST /v1/music/readings`: what the tracks of a session ask of a runner. Without a profile the account's first. */
export const readingRequestSchema = z.strictObject({
  goal: goalSchema,
  inclinePercent: z.number().min(0).max(15).default(0),
  profileId: profileFieldSchemas.profileId.optional(),
  /** `rules`: never the language model. */
  coach: z.enum(['rules', 'any']).default('any'),
  tracks: z.array(trackSchema).min(1).max(200),
});
export type ReadingRequest = z.infer<typeof readingRequestSchema>;

/** Advice for one track. Whoever moves a belt still goes through the safety envelope. */
const readingSchema = z.object({
  /** Null: the tempo is not known. */
  tempoBpm: z.number().nullable(),
  foldedBpm: z.number().nullable().meta({ description: 'As feet take it: times 1/2, 1 or 2.' }),
  isMatch: z.boolean().meta({ description: 'Whether the runner can comfortably step to it.' }),
  speedKmh: z.number(),
  inclinePercent: z.number(),
  intensityPercent: z.number().meta({ description: 'Share of the reserve, 0 to 100.' }),
  kcalPerMin: z.number(),
  kcal: z.number().nullable().meta({ description: 'For the whole track, where its length is known.' }),
  by: z.enum(['rules', 'model']),
});
export type Reading = z.infer<typeof readingSchema>;

/** Why rules answered where the model might have. */
export const modelOutcomes = [
  'not-asked',
  'not-configured',
  'answered',
  'partly',
  'budget',
  'resting',
  'failed',
] as const;
export type ModelOutcome = (typeof modelOutcomes)[number];

export const readingsSchema = z.object({
  band: z.object({
    lowKmh: z.number(),
    highKmh: z.number(),
    inclinePercent: z.number(),
    maximumInclinePercent: z.number(),
    gait: z.enum(['walking', 'running']),
  }),
  /** In the order of the tracks. */
  readings: z.array(readingSchema),
  model: z.enum(modelOutcomes),
});

/** `GET /v1/music/budget` */
export const budgetSchema = z.object({
  isConfigured: z.boolean(),
  month: z.string().meta({ description: 'YYYY-MM, UTC' }),
  spentUsd: z.number(),
  limitUsd: z.number(),
});
