import { z } from 'zod';
import { deviceIdSchema } from '#contract/sync/identity.ts';

/*
 * Signing in on a screen without a keyboard (RFC 8628): the screen shows a code and its address as a QR code, the runner
 * approves on the phone. Names are the RFC's; bodies are JSON or forms.
 */

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** `POST /v1/auth/device/code`. A kiosk that sends its credential (Bearer) is named on the phone, and in the sign-in. */
export const deviceCodeRequestSchema = z.strictObject({
  client_id: z.string().regex(/^[\w.-]{1,60}$/),
  device_id: deviceIdSchema,
  device_name: z.string().trim().min(1).max(100).optional(),
});

export const deviceCodeSchema = z.object({
  device_code: z.string(),
  /** For people to read and type: `BCDF-GHJK`. */
  user_code: z.string(),
  verification_uri: z.string(),
  /** With the code in it: for the QR code. */
  verification_uri_complete: z.string(),
  expires_in: z.int().min(1),
  /** Seconds between two questions; after `slow_down` five more. */
  interval: z.int().min(1),
});
export type DeviceCode = z.infer<typeof deviceCodeSchema>;

/** `POST /v1/auth/device/token` -> signed in, or a problem with the RFC's `error` beside its code. */
export const deviceTokenRequestSchema = z.strictObject({
  grant_type: z.literal(deviceGrantType),
  device_code: z.string().min(20).max(200),
  client_id: z.string().regex(/^[\w.-]{1,60}$/),
});

export const deviceFlowErrors = [
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'invalid_grant',
] as const;
export type DeviceFlowError = (typeof deviceFlowErrors)[number];

/** For an app on the phone in place of the page: `POST /v1/auth/device/approve` or `/deny` with the runner's token -> 204. */
export const deviceDecisionSchema = z.strictObject({ user_code: z.string().min(8).max(20) });
