import { z } from 'zod';
import { accountLanguageSchema, signInDeviceSchema } from './signed-in.ts';

/*
 * The ways to prove who one is. Whoever may be known or not gets the same answers.
 */

/** Kept in lower case. */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** E.164; spaces, dots, dashes and brackets are taken out. */
export const phoneSchema = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/));

export const passwordLength = { least: 8, most: 256 } as const;
/** A new one. Its length counts in characters as people see them; the server also refuses those that are tried first. */
export const newPasswordSchema = z
  .string()
  .min(1)
  .max(passwordLength.most * 4);
/** One that is tried. */
export const passwordSchema = z
  .string()
  .min(1)
  .max(passwordLength.most * 4);

export const contactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('email'), address: emailSchema }),
  z.strictObject({ kind: z.literal('phone'), address: phoneSchema }),
]);
export type Contact = z.infer<typeof contactSchema>;

export const codeDigits = 6;

/** A code is on its way, if there is somebody to send it to. */
export const challengeSchema = z.object({
  /** Goes with the code. */
  challengeId: z.string(),
  expiresInS: z.int().min(1),
  /** After this another one may be asked for. */
  resendAfterS: z.int().min(0),
});
export type Challenge = z.infer<typeof challengeSchema>;

/** A code as somebody typed it, for the challenge it was sent for. */
export const answerSchema = z.strictObject({
  challengeId: z.string().regex(/^[\w-]{8,64}$/),
  code: z
    .string()
    .max(20)
    .transform((text) => text.replaceAll(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
});
export type Answer = z.infer<typeof answerSchema>;

const language = accountLanguageSchema.default('en');

/**
 * `POST /v1/auth/codes` -> challenge. Signs in to the account of a number or address, or makes one.
 * `POST /v1/auth/identities/codes` -> challenge, with which a number or address is linked.
 */
export const codeRequestSchema = z.strictObject({ contact: contactSchema, language });

/** `POST /v1/auth/codes/verify` -> signed in. Also ends a sign-up. */
export const codeVerifyRequestSchema = answerSchema.extend({ device: signInDeviceSchema });

/** `POST /v1/auth/email/sign-up` -> challenge. There is no account before its code has come back. */
export const signUpRequestSchema = z.strictObject({
  email: emailSchema,
  password: newPasswordSchema,
  name: z.string().trim().max(100).default(''),
  language,
});

/** `POST /v1/auth/email/sign-in` -> signed in. */
export const passwordSignInRequestSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  device: signInDeviceSchema,
});

/** `POST /v1/auth/password/forgot` -> challenge. */
export const forgotPasswordRequestSchema = z.strictObject({ email: emailSchema, language });

/** `POST /v1/auth/password/reset` -> 204. Ends every sign-in of the account. */
export const resetPasswordRequestSchema = answerSchema.extend({ newPassword: newPasswordSchema });

/** `POST /v1/auth/password` -> 204. Ends every other sign-in. `currentPassword` where there is one. */
export const changePasswordRequestSchema = z.strictObject({
  currentPassword: passwordSchema.optional(),
  newPassword: newPasswordSchema,
});

export const socialProviders = ['apple', 'wechat'] as const;
export type SocialProvider = (typeof socialProviders)[number];

/**
 * Native apps open `GET /v1/auth/social/:provider` with these parameters in the system's browser (RFC 8252). The answer comes
 * to `redirect_uri` as `?code=...&state=...` or `?error=access_denied|server_error&state=...`.
 */
export const socialStartQuerySchema = z.object({
  redirect_uri: z
    .string()
    .max(300)
    .regex(/^(?:http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[\w./-]*)?|beatrunner:\/\/[\w./-]*)$/),
  state: z.string().min(8).max(200),
  /** S256 (RFC 7636) of the verifier that comes with the code. */
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
});

/** What a provider said, as the app got it. */
export const socialProofSchema = z.discriminatedUnion('kind', [
  /** From the browser. */
  z.strictObject({
    kind: z.literal('code'),
    code: z.string().min(20).max(200),
    codeVerifier: z.string().regex(/^[\w.~-]{43,128}$/),
  }),
  /**
   * From the system's own sheet (AuthenticationServices). The nonce is one from `POST /v1/auth/social/nonce`; the request to
   * Apple has its SHA-256 in hexadecimal.
   */
  z.strictObject({
    kind: z.literal('apple_id_token'),
    idToken: z.string().min(20).max(8000),
    nonce: z.string().min(20).max(200),
    /** Only Apple's first answer has it. */
    name: z.string().trim().max(100).optional(),
  }),
]);
export type SocialProof = z.infer<typeof socialProofSchema>;

export const nonceSchema = z.object({ nonce: z.string(), expiresInS: z.int().min(1) });

/** `POST /v1/auth/social` -> signed in. */
export const socialSignInRequestSchema = z.strictObject({
  proof: socialProofSchema,
  device: signInDeviceSchema,
});

/** `POST /v1/auth/identities` -> account. `DELETE /v1/auth/identities/:id` unlinks one, but never the last. */
export const linkRequestSchema = z.discriminatedUnion('kind', [
  answerSchema.extend({ kind: z.literal('contact') }),
  z.strictObject({ kind: z.literal('social'), proof: socialProofSchema }),
]);

/** `GET /v1/auth/methods`: what this server offers. */
export const signInMethodsSchema = z.object({
  email: z.boolean(),
  phone: z.boolean(),
  apple: z.boolean(),
  wechat: z.boolean(),
});
