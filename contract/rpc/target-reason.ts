import { z } from 'zod';
import { partEfforts } from '#core/pacing/programme.ts';
import type { PacingReason } from '#core/pacing/pacing-reason.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { holdReasons } from '#core/session/session-state.ts';

const speedKmh = z.number();
const inclinePercent = z.number();
const trackId = z.string();

const pacingReasons = [
  z.object({
    kind: z.literal('trackTempo'),
    trackId,
    foldedTempoBpm: z.number(),
    bandPosition: z.number(),
  }),
  z.object({ kind: z.literal('tempoUncertain'), trackId, confidence: z.number() }),
  z.object({ kind: z.literal('tempoUnheard'), trackId }),
  z.object({ kind: z.literal('noMatch'), trackId, detectedTempoBpm: z.number() }),
  z.object({
    kind: z.literal('stretchTooFar'),
    trackId,
    foldedTempoBpm: z.number(),
    cadenceSpm: z.number(),
    limitPercent: z.number(),
  }),
  z.object({ kind: z.literal('musicUnknown') }),
  z.object({ kind: z.literal('heartLost') }),
  z.object({
    kind: z.literal('part'),
    effort: z.enum(partEfforts),
    number: z.int(),
    count: z.int(),
  }),
  z.object({ kind: z.literal('warmUp'), elapsedMs: z.number(), lengthMs: z.number() }),
  z.object({
    kind: z.enum(['heartAboveZone', 'heartBelowZone']),
    heartRateBpm: z.number(),
    limitBpm: z.number(),
    trimKmh: z.number(),
    trimInclinePercent: z.number(),
  }),
  z.object({ kind: z.literal('heartTrim'), trimKmh: z.number(), trimInclinePercent: z.number() }),
  z.object({ kind: z.literal('person'), speedKmh, inclinePercent, isOffset: z.boolean() }),
  z.object({ kind: z.literal('gaitGapAvoided'), wantedKmh: z.number(), speedKmh }),
  z.object({ kind: z.literal('bandEnd'), end: z.enum(['low', 'high']), limitKmh: z.number() }),
  z.object({
    kind: z.literal('cap'),
    cap: z.enum(['profileSpeedCap', 'roleSpeedCap', 'sessionSpeedCap', 'machineRange', 'machineMinimum']),
    limitKmh: z.number(),
  }),
  z.object({ kind: z.literal('inclineCap'), limitPercent: z.number() }),
  z.object({
    kind: z.literal('automation'),
    level: z.enum(['shadow', 'decreaseOnly']),
    withheldSpeedKmh: z.number(),
    withheldInclinePercent: z.number(),
  }),
] as const;

// Compiles only while every reason of core can cross, and every reason that crosses is one of core's.
z.discriminatedUnion('kind', pacingReasons) satisfies z.ZodType<PacingReason, PacingReason>;

/** Why a target is what it is: the modes' reasons, and what the session itself decides. */
export const targetReasonSchema = z.discriminatedUnion('kind', [
  ...pacingReasons,
  z.object({ kind: z.literal('comingUp'), walkSpeedKmh: z.number() }),
  z.object({ kind: z.literal('coolDown'), leftMs: z.number() }),
  z.object({ kind: z.literal('handsOff'), hold: z.enum(holdReasons) }),
  z.object({
    kind: z.literal('override'),
    speedKmh,
    inclinePercent,
    isKept: z.boolean().optional(),
    easedKmh: z.number().optional(),
  }),
]);

const axis = z.enum(['speed', 'incline']);

/** What the safety envelope took away. */
export const envelopeCutSchema = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('notANumber') }),
  z.object({ rule: z.literal('beltNotOurs') }),
  z.object({ rule: z.literal('staleTelemetry'), telemetryAgeMs: z.number() }),
  z.object({ rule: z.literal('notAcknowledged') }),
  z.object({ rule: z.literal('held') }),
  z.object({ rule: z.literal('noSteps'), missingStepsMs: z.number() }),
  z.object({ rule: z.literal('heartCeiling'), heartRateBpm: z.number(), ceilingBpm: z.number() }),
  z.object({
    rule: z.enum(['machineRange', 'profileCap', 'roleCap', 'sessionCap']),
    axis,
    limit: z.number(),
  }),
  z.object({ rule: z.literal('notSettable'), axis }),
  z.object({ rule: z.enum(['rampUp', 'rampDown', 'strayBelt']), axis, limit: z.number() }),
  z.object({ rule: z.literal('announcing'), speedKmh }),
]) satisfies z.ZodType<EnvelopeCut, EnvelopeCut>;
