import { z } from 'zod';
import { partEfforts, programmeNames } from '#core/pacing/programme.ts';
import { holdReasons, sessionStateKinds } from '#core/session/session-state.ts';
import type { OperationOutcome, TreadmillCommand } from '#core/treadmill/operation.ts';
import { sessionStateSchema } from './session-state.ts';
import { envelopeCutSchema, targetReasonSchema } from './target-reason.ts';

const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['requestControl', 'reset', 'startOrResume', 'stop', 'pause']) }),
  z.object({ kind: z.literal('setTargetSpeed'), speedKmh: z.number() }),
  z.object({ kind: z.literal('setTargetInclination'), inclinationPercent: z.number() }),
]) satisfies z.ZodType<TreadmillCommand>;

const outcomeSchema = z.object({
  operationId: z.number(),
  command: commandSchema,
  outcome: z.enum(['confirmed', 'rejected', 'unknown']),
  detail: z.enum([
    'seen',
    'refused',
    'notSupported',
    'invalidParameter',
    'controlNotPermitted',
    'superseded',
    'expired',
    'noLink',
    'preempted',
    'linkLost',
    'timedOut',
    'writeFailed',
    'notSeen',
  ]),
}) satisfies z.ZodType<OperationOutcome>;

/** A track as it is named in the timeline: never its path. */
const timelineTrackSchema = z.object({
  trackId: z.string(),
  title: z.string(),
  artist: z.string().exactOptional(),
  tempo: z.object({ tempoBpm: z.number() }),
});

/** Session time. */
const atMs = z.number();

/** One thing that happened in a session. */
export const timelineEntrySchema = z.discriminatedUnion('kind', [
  z.object({ atMs, kind: z.literal('state'), from: z.enum(sessionStateKinds), state: sessionStateSchema }),
  z.object({
    atMs,
    kind: z.literal('target'),
    speedKmh: z.number(),
    wantedKmh: z.number().exactOptional(),
    inclinePercent: z.number(),
    reasons: z.array(targetReasonSchema),
    cuts: z.array(envelopeCutSchema),
  }),
  z.object({
    atMs,
    kind: z.literal('part'),
    programme: z.enum(programmeNames),
    effort: z.enum(partEfforts),
    number: z.int(),
    count: z.int(),
    lengthMs: z.number(),
    partKmh: z.number(),
  }),
  z.object({ atMs, kind: z.literal('announced'), speedKmh: z.number() }),
  z.object({ atMs, kind: z.literal('command'), operationId: z.number(), command: commandSchema }),
  z.object({ atMs, kind: z.literal('outcome'), outcome: outcomeSchema }),
  z.object({ atMs, kind: z.literal('hold'), reason: z.enum(holdReasons), isOn: z.boolean() }),
  z.object({ atMs, kind: z.literal('console'), what: z.enum(['speed', 'incline']), value: z.number() }),
  z.object({ atMs, kind: z.literal('track'), track: timelineTrackSchema, isStart: z.boolean() }),
  z.object({ atMs, kind: z.literal('trackFailed'), track: timelineTrackSchema, reason: z.string() }),
  z.object({ atMs, kind: z.literal('musicGaveUp') }),
  z.object({
    atMs,
    kind: z.literal('alarm'),
    what: z.enum(['beltMovedByItself', 'stopNotConfirmed', 'linkLostWhileMoving', 'noSteps']),
  }),
  z.object({ atMs, kind: z.literal('link'), isUp: z.boolean() }),
  z.object({ atMs, kind: z.literal('storage'), isFine: z.boolean() }),
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Where a page got to in the timeline. `feedId` changes with every start of the controller: then all is sent again. */
export const timelineCursorSchema = z.object({ feedId: z.string().max(64), seq: z.int().nonnegative() });
export type TimelineCursor = z.infer<typeof timelineCursorSchema>;

/** One step of the timeline feed. */
export const timelineItemSchema = z.object({
  cursor: timelineCursorSchema,
  sessionId: z.string(),
  /** Entries before this one that are no longer kept; more than 0 only for a page that was away for very long. */
  missed: z.int().nonnegative(),
  entry: timelineEntrySchema,
});
export type TimelineItem = z.infer<typeof timelineItemSchema>;
