import { z } from 'zod';
import { contactSchema } from '#contract/accounts/identities.ts';
import { operationErrorCodes } from '#contract/sync/sync-error-codes.ts';

/*
 * Who runs, and how far their records are on the way to the sync server. No token, PIN or address of a person crosses to the
 * page.
 */

const accountId = z.string().min(1).max(120);

/** How far an account's records are on their way. */
export const syncSummarySchema = z.object({
  state: z.enum([
    /** Everything is sent, and what others changed is here. */
    'synced',
    'working',
    /** The server does not answer; it is tried again by itself. */
    'offline',
    /** Records are kept, and sent after the next sign-in. */
    'signed-out',
    /** The account was erased at the server. */
    'account-deleted',
  ]),
  /** Changes that the server has not taken yet, with runs that are not cut into changes yet. */
  waiting: z.int().nonnegative(),
  /** Changes that it will never take. */
  refused: z.int().nonnegative(),
  /** When both ways were last done, milliseconds since 1970 UTC by this computer. */
  syncedWallMs: z.number().optional(),
});
export type SyncSummary = z.infer<typeof syncSummarySchema>;

/** Somebody who has run here. */
export const runnerSchema = z.object({
  accountId,
  /** Empty for this device's guest: pages have their own words. */
  name: z.string(),
  isGuest: z.boolean(),
  isSignedIn: z.boolean(),
  /** Switching to this one needs the PIN. */
  hasPin: z.boolean(),
  /** Absent for a guest, and without a server. */
  sync: syncSummarySchema.optional(),
});
export type Runner = z.infer<typeof runnerSchema>;

/** Signing in with the phone. */
export const phoneSignInSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asking') }),
  z.object({
    kind: z.literal('waiting'),
    userCode: z.string(),
    address: z.string(),
    addressWithCode: z.string(),
    expiresWallMs: z.number(),
    isOutOfReach: z.boolean(),
  }),
  /** Until it is left, or another attempt begins. */
  z.object({ kind: z.literal('signedIn') }),
  z.object({ kind: z.literal('denied') }),
  z.object({ kind: z.literal('expired') }),
  z.object({
    kind: z.literal('failed'),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);
export type PhoneSignIn = z.infer<typeof phoneSignInSchema>;

export const accountsStateSchema = z.object({
  /** Absent: no server is set, so nobody can sign in. */
  serverUrl: z.string().optional(),
  /** Whose records are shown and written. */
  activeAccountId: accountId,
  /** The one who runs is first, then by name; the guest is last. */
  runners: z.array(runnerSchema),
  /** Absent: nobody is signing in. */
  phoneSignIn: phoneSignInSchema.optional(),
  /** Which attempt that is: a later one has a higher number. */
  phoneAttempt: z.int().nonnegative(),
  /** Changes of people who signed out here that are kept encrypted until they are sent. */
  sealed: z.int().nonnegative(),
  /** Whether this device is a gym's kiosk, and what the gym calls it. */
  kiosk: z.object({ name: z.string(), gymName: z.string() }).optional(),
});
export type AccountsState = z.infer<typeof accountsStateSchema>;

/** A change that the server will never take. */
export const refusedChangeSchema = z.object({
  id: z.string(),
  table: z.string(),
  code: z.enum(operationErrorCodes),
  refusedWallMs: z.number(),
});
export type RefusedChange = z.infer<typeof refusedChangeSchema>;

const pin = z.string().max(40);
const sessionIds = z.array(z.string().max(64)).max(500).optional();
/** What of the guest's becomes the account's with the sign-in: everything, or these runs. */
const fromGuest = { isForGuestRuns: z.boolean().optional(), guestSessionIds: sessionIds };

export const switchRunnerSchema = z.strictObject({ accountId, pin: pin.optional() });
/** `null` takes it away. */
export const pinChangeSchema = z.strictObject({ accountId, pin: pin.nullable() });
export const passwordSignInSchema = z.strictObject({
  email: z.string().trim().min(3).max(254),
  password: z.string().min(1).max(512),
  ...fromGuest,
});
export const codeRequestSchema = z.strictObject({ contact: contactSchema });
export const codeSentSchema = z.object({ challengeId: z.string(), resendAfterS: z.number() });
export const codeSignInSchema = z.strictObject({
  challengeId: z.string().max(64),
  code: z.string().max(20),
  ...fromGuest,
});
export const phoneAttemptSchema = z.object({ attempt: z.int().nonnegative() });
export const phoneSignInRequestSchema = z.strictObject(fromGuest);
export const signOutSchema = z.strictObject({
  accountId,
  /** What was not sent: kept encrypted and sent later, or removed for good. */
  unsent: z.enum(['keep', 'remove']),
});
export const serverChoiceSchema = z.strictObject({ serverUrl: z.string().trim().max(300).nullable() });
/** The guest's runs that become the account's; without any, all of them and everything else that the guest has. */
export const claimSchema = z.strictObject({
  accountId,
  sessionIds,
});
export const kioskPairingSchema = z.strictObject({ pairingCode: z.string().trim().min(4).max(20) });
