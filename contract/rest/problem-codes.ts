import { z } from 'zod';

/**
 * Member `code` of every problem (RFC 9457) of `/v1` outside of `/v1/auth/*` (contract/accounts/account-problem-codes.ts) and
 * `/v1/push` (contract/sync/sync-error-codes.ts), with its status. They stay the same for ever; texts may change.
 */
export const restProblemStatus = {
  /** `fields` names what is wrong. */
  'request/invalid': 400,
  'request/cursor': 400,
  'request/time-zone': 400,
  'auth/not-signed-in': 401,
  'request/forbidden': 403,
  /** Sign in again: only a sign-in of the last minutes may do this. */
  'auth/sign-in-not-fresh': 403,
  'request/not-found': 404,
  'workout/not-found': 404,
  'device/not-found': 404,
  /** `allow` lists the methods that the address is asked by. */
  'request/method-not-allowed': 405,
  'request/not-acceptable': 406,
  /** A request with the same idempotency key is being worked on. */
  'request/in-progress': 409,
  'workout/exists': 409,
  /** Others are in a gym that would be left without an owner. */
  'gym/last-owner': 409,
  /** The account has been erased; `DELETE /v1/account/erasure` takes that back while there is time. */
  'account/erased': 410,
  /** Somebody else has changed it since it was read. */
  'request/changed-meanwhile': 412,
  'request/too-large': 413,
  'request/url-too-long': 414,
  'request/media-type': 415,
  /** The idempotency key was used for another request. */
  'request/key-reused': 422,
  /** Each value may be, but not all of them together. */
  'profile/contradiction': 422,
  /** `retry-after` says when. */
  'request/too-many': 429,
  'server/failed': 500,
  'server/busy': 503,
} as const satisfies Readonly<Record<string, number>>;
export type RestProblemCode = keyof typeof restProblemStatus;

/** An error, as `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string().meta({ description: 'urn:beatrunner:problem:<code>' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'For people: what happened and what to do.' }),
  code: z.string().meta({ description: 'For programs: one of the codes of the operation.' }),
  instance: z.string().meta({ description: 'urn:beatrunner:request:<id>, as it is in the log.' }),
  fields: z.array(z.string()).optional().meta({ description: 'With request/invalid: what is wrong.' }),
});
