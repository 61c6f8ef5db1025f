import { z } from 'zod';
import { deviceIdSchema } from '#contract/sync/identity.ts';

/*
 * What a client gets when it has signed in. Requests with the access token say `authorization: Bearer <accessToken>`.
 */

/** Languages in which the server writes messages. */
export const accountLanguages = ['en', 'zh-CN'] as const;
export const accountLanguageSchema = z.enum(accountLanguages);
export type AccountLanguage = z.infer<typeof accountLanguageSchema>;

/** Which device signs in: its id is in its access tokens, and what it is called is shown in the list of sign-ins. */
export const signInDeviceSchema = z.strictObject({
  deviceId: deviceIdSchema,
  deviceName: z.string().trim().min(1).max(100).optional(),
});
export type SignInDevice = z.infer<typeof signInDeviceSchema>;

export const identityKinds = ['email', 'phone', 'apple', 'wechat'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** One way to sign in to an account. */
export const identitySchema = z.object({
  identityId: z.string(),
  kind: z.enum(identityKinds),
  /** For people: the address or number, or a name that the provider has for them. */
  label: z.string(),
  linkedAtMs: z.number(),
});
export type Identity = z.infer<typeof identitySchema>;

export const accountSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  /** Nobody can sign in to a guest's account again: it lives as long as the refresh token of its device. */
  isGuest: z.boolean(),
  /** Administers the server. */
  isAdmin: z.boolean(),
  hasPassword: z.boolean(),
  identities: z.array(identitySchema),
  createdAtMs: z.number(),
});
export type Account = z.infer<typeof accountSchema>;

export const tokensSchema = z.object({
  tokenType: z.literal('Bearer'),
  /** A JWT (RFC 9068) with `sub` account, `sid` sign-in, `did` device. */
  accessToken: z.string(),
  accessExpiresInS: z.int().min(1),
  /** Good once: the answer to its use has the next one. Using one again ends the sign-in. */
  refreshToken: z.string(),
  refreshExpiresInS: z.int().min(1),
});
export type Tokens = z.infer<typeof tokensSchema>;

export const signedInSchema = tokensSchema.extend({
  signInId: z.string(),
  account: accountSchema,
  /** The account was made by this sign-in. */
  isNew: z.boolean(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

/**
 * `POST /v1/auth/token`. A client that got no answer asks again with the same token: for 30 s it gets the same answer, as
 * long as the token in it has not been used.
 */
export const refreshRequestSchema = z.strictObject({
  refreshToken: z.string().min(20).max(200),
  deviceId: deviceIdSchema,
});

/** How somebody signed in. */
export const signInMethods = [
  'password',
  'email_code',
  'phone_code',
  'apple',
  'wechat',
  'guest',
  'device',
  'first_admin',
] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** `GET /v1/auth/sign-ins`; one is ended by `DELETE /v1/auth/sign-ins/:id`, all others by `DELETE /v1/auth/sign-ins`. */
export const signInListSchema = z.object({
  signIns: z.array(
    z.object({
      signInId: z.string(),
      method: z.enum(signInMethods),
      deviceId: deviceIdSchema,
      deviceName: z.string().nullable(),
      /** Where it is a kiosk's: its id. */
      kioskId: z.string().nullable(),
      isThisOne: z.boolean(),
      createdAtMs: z.number(),
      lastUsedAtMs: z.number(),
    }),
  ),
});
export type SignInList = z.infer<typeof signInListSchema>;

/** `GET /v1/auth/account`; `PATCH` with `{name}`. */
export const accountChangeSchema = z.strictObject({ name: z.string().trim().min(1).max(100) });

/** `POST /v1/auth/guest`: an account that nobody has to sign up for. It becomes a full one when an identity is linked. */
export const guestRequestSchema = z.strictObject({ device: signInDeviceSchema });
