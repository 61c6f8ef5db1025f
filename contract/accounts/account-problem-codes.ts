import { z } from 'zod';

/** Member `code` of a problem (RFC 9457) of `/v1/auth/*`. They stay the same for ever; clients have their own texts. */
export const accountProblemCodes = [
  /** 401: no token, an expired, a foreign or a revoked one. Refresh, then sign in again. */
  'auth/not-signed-in',
  /** 401: address and password do not belong together, or there is no such account. */
  'auth/wrong-credentials',
  /** 401: wrong, expired or used code. */
  'auth/wrong-code',
  /** 400: a new password that is too short, too long or tried first; `reason` says which. */
  'auth/weak-password',
  /** 401: what the provider said is not true, not for us, too old or used. */
  'auth/wrong-proof',
  /** 401: the refresh token is unknown, expired or revoked: sign in again. */
  'auth/refresh-refused',
  /** 401: the refresh token had been used before: the sign-in has been ended. */
  'auth/refresh-reused',
  /** 429: `retry-after` says when. */
  'auth/too-many-attempts',
  /** 404: the server does not offer this way. */
  'auth/method-off',
  /** 502: Apple or WeChat cannot be reached, or do not answer as they should. */
  'auth/provider-failed',
  /** 409: this identity belongs to another account. */
  'auth/identity-taken',
  /** 409: the account has one of this kind: unlink that first. */
  'auth/kind-taken',
  /** 409: nobody could sign in to the account any more. */
  'auth/last-identity',
  /** 403: for this one has to have signed in within the last minutes. */
  'auth/sign-in-not-fresh',
  /** 403: not with a guest's account. */
  'auth/guest',
  /** 403 */
  'auth/forbidden',
  /** 401: the first administrator's link is wrong, used or too old. */
  'auth/wrong-link',
  /** 400, with `error` as RFC 8628 names it. */
  'auth/device-pending',
  'auth/device-slow-down',
  'auth/device-denied',
  'auth/device-expired',
  'auth/device-unknown',
  /** 404: no such gym, member, invitation, kiosk, sign-in or identity, or not for whoever asks. */
  'auth/not-found',
  /** 409: a gym keeps an owner. */
  'gym/last-owner',
  /** 409 */
  'gym/already-member',
  'request/invalid',
] as const;
export type AccountProblemCode = (typeof accountProblemCodes)[number];

export const accountProblemSchema = z.object({
  code: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** With `request/invalid`: the fields that are wrong. */
  fields: z.array(z.string()).optional(),
  /** With `auth/weak-password`. */
  reason: z.enum(['too-short', 'too-long', 'common', 'like-identity']).optional(),
  /** With `auth/device-*`. */
  error: z.string().optional(),
});
