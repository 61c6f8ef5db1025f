import { z } from 'zod';
import { hlcPattern } from '#core/sync/hybrid-clock.ts';
import { operationKinds } from '#core/sync/operation.ts';
import { accountIdSchema, deviceIdSchema } from './identity.ts';
import { operationErrorCodes, syncProblemCodes } from './sync-error-codes.ts';
import { jsonValueSchema } from './sync-field.ts';

/*
 * `POST /v1/push`: operations of one device for one account, in the order of `n`. `n` counts from 1 without gaps for each
 * pair of device and account, so that no account waits for another one's operations.
 */

/** A request is at most this long, before and after gzip. */
export const pushLimits = { operations: 500, bytes: 1_000_000, operationBytes: 200_000 } as const;

export const hlcSchema = z.string().regex(hlcPattern);
const sequenceSchema = z.int().min(1);
const fieldNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

export const pushOperationSchema = z.strictObject({
  op_id: z.uuid(),
  n: sequenceSchema,
  table: z.string().min(1).max(63),
  pk: z.string().min(1).max(400),
  kind: z.enum(operationKinds),
  fields: z.record(fieldNameSchema, z.strictObject({ v: jsonValueSchema, hlc: hlcSchema })),
  hlc: hlcSchema,
  clock_suspect: z.literal(true).optional(),
});
export type PushOperation = z.infer<typeof pushOperationSchema>;

export const pushRequestSchema = z.strictObject({
  device_id: deviceIdSchema,
  account_id: accountIdSchema,
  app_schema: z.int().min(1),
  batch_id: z.uuid(),
  /** May be empty: then the answer says how far the server is. */
  ops: z.array(pushOperationSchema).max(pushLimits.operations),
  /** Numbers within or right before these operations that will never come: first and last of each run. */
  holes: z
    .array(z.tuple([sequenceSchema, sequenceSchema]))
    .max(pushLimits.operations)
    .optional(),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

const numbered = {
  n: sequenceSchema,
  op_id: z.uuid(),
  /** It is of a guest's run that another account has asked for: what was taken is that account's. */
  claimed: z.literal(true).optional(),
};

/** Clock readings that count instead of an operation's own; `fields`: where a field's reading was moved. */
const movedReadings = { hlc: hlcSchema, fields: z.record(fieldNameSchema, hlcSchema).default({}) };

export const pushResultSchema = z.discriminatedUnion('status', [
  z.object({ ...numbered, status: z.literal('applied') }),
  /** It had been applied before. */
  z.object({ ...numbered, status: z.literal('duplicate') }),
  /** Applied, with these clock readings instead of its own, which lay in the future. */
  z.object({ ...numbered, status: z.literal('clamped'), ...movedReadings }),
  /** Taken, but later changes or a deletion count. */
  z.object({ ...numbered, status: z.literal('superseded') }),
  z.object({
    ...numbered,
    status: z.literal('rejected'),
    code: z.enum(operationErrorCodes).catch('try_later'),
    permanent: z.boolean(),
    /** The fields that were refused; the others were applied. Absent: all of it was refused. */
    fields: z.array(fieldNameSchema).optional(),
    /** The others count with these readings, where theirs lay in the future. */
    clamped: z.object(movedReadings).optional(),
    detail: z.string().max(1000).optional(),
  }),
]);
export type PushResult = z.infer<typeof pushResultSchema>;

export const pushAnswerSchema = z.object({
  results: z.array(pushResultSchema),
  /** Place in the account's log that holds all of this, decimal: "saved in the cloud". */
  scope_seq: z.string().regex(/^\d{1,19}$/),
  /** The greatest `n` that the server knows of this device and account; 0 for none. */
  last_n: z.int().min(0),
  /** Milliseconds since 1970 UTC. */
  server_time_ms: z.number(),
});
export type PushAnswer = z.infer<typeof pushAnswerSchema>;

/** A refusal of the whole request (application/problem+json). */
export const syncProblemSchema = z.object({
  code: z.enum(syncProblemCodes),
  detail: z.string().optional(),
  /** With `gap`: the number that the server waits for. */
  expected: sequenceSchema.optional(),
});
