import { z } from 'zod';
import { fitnessLevels, sexes, units, type RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { SessionRecord, SessionSummary } from '#core/session/session-records.ts';
import type { MachineRecord } from '#core/treadmill/machine-record.ts';

const figure = z.number().exactOptional();
const text = z.string().exactOptional();

/** A profile as it is stored. What a person fills in goes through contract/settings/profile. */
export const storedProfileSchema = z.object({
  profileId: z.string(),
  displayName: z.string(),
  age: z.number(),
  sex: z.enum(sexes),
  heightCm: z.number(),
  massKg: z.number(),
  restingHeartRateBpm: figure,
  maxHeartRateBpm: figure,
  vo2Max: figure,
  fitnessLevel: z.literal(fitnessLevels),
  speedCapKmh: z.number(),
  inclineCapPercent: z.number(),
  walkSpeedKmh: z.number(),
  unitSystem: z.enum(units),
}) satisfies z.ZodType<RunnerProfile>;

export const machineRecordSchema = z.object({
  machineId: z.string(),
  name: z.string(),
  manufacturer: text,
  model: text,
  firmware: text,
  lastSeenWallMs: z.number(),
  beltTest: z
    .object({
      passed: z.boolean(),
      testedAtWallMs: z.number(),
      firmware: text,
      /** Absent: never measured. */
      speedFactor: z.number().exactOptional(),
      operations: z.record(z.string(), z.string()),
    })
    .exactOptional(),
}) satisfies z.ZodType<MachineRecord>;

const totalsSchema = z.object({
  durationMs: z.number(),
  movingMs: z.number(),
  distanceM: z.number(),
  energyKcal: z.number(),
  meanHeartRateBpm: figure,
  maxSpeedKmh: z.number(),
});

export const sessionSummarySchema = z.object({
  sessionId: z.string(),
  startedAtWallMs: z.number(),
  mode: z.string(),
  profileId: z.string(),
  profileSnapshot: z.record(z.string(), z.unknown()),
  machineId: z.string(),
  machineName: z.string(),
  isSimulated: z.boolean(),
  endedAtWallMs: figure,
  endCause: text,
  totals: totalsSchema.exactOptional(),
}) satisfies z.ZodType<SessionSummary>;

export const sessionRecordSchema = z.object({
  summary: sessionSummarySchema,
  samples: z.array(
    z.object({
      atMs: z.number(),
      requestedSpeedKmh: figure,
      acknowledgedSpeedKmh: figure,
      reportedSpeedKmh: figure,
      requestedInclinePercent: figure,
      reportedInclinePercent: figure,
      heartRateBpm: figure,
      cadenceSpm: figure,
      distanceM: z.number(),
      energyKcal: z.number(),
      trackId: text,
      trackPositionS: figure,
      heardTempoBpm: figure,
    }),
  ),
  events: z.array(
    z.object({
      atMs: z.number(),
      kind: z.string(),
      reason: text,
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
  plays: z.array(
    z.object({
      trackId: z.string(),
      title: z.string(),
      tempoBpm: z.number(),
      startedAtMs: z.number(),
      endedAtMs: figure,
    }),
  ),
}) satisfies z.ZodType<SessionRecord>;

/** How a run ended and what became of it. */
export const sessionResultSchema = z.object({
  sessionId: z.string(),
  cause: z.string(),
  isBeltKnownStill: z.boolean(),
  totals: totalsSchema,
  isSaved: z.boolean(),
  isSpooled: z.boolean(),
});
export type SessionResult = z.infer<typeof sessionResultSchema>;
