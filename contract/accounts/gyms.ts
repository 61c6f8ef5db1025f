import { z } from 'zod';

/** From most to least. An owner may do everything; an admin runs the gym; coaches and members are in it. */
export const gymRoles = ['owner', 'admin', 'coach', 'member'] as const;
export const gymRoleSchema = z.enum(gymRoles);
export type GymRole = z.infer<typeof gymRoleSchema>;

const name = z.string().trim().min(1).max(100);

/** `POST /v1/auth/gyms` -> gym, with whoever asks as its owner; `PATCH /v1/auth/gyms/:gymId` (owner, admin). */
export const gymRequestSchema = z.strictObject({ name });

export const gymSchema = z.object({
  gymId: z.string(),
  name: z.string(),
  /** Whoever asks has this role in it. */
  role: gymRoleSchema,
  createdAtMs: z.number(),
});
export type Gym = z.infer<typeof gymSchema>;
/** `GET /v1/auth/gyms` */
export const gymListSchema = z.object({ gyms: z.array(gymSchema) });

/** `GET /v1/auth/gyms/:gymId/members` (owner, admin, coach) */
export const gymMembersSchema = z.object({
  members: z.array(
    z.object({
      accountId: z.string(),
      name: z.string(),
      role: gymRoleSchema,
      joinedAtMs: z.number(),
    }),
  ),
});
export type GymMembers = z.infer<typeof gymMembersSchema>;

/** `PUT /v1/auth/gyms/:gymId/members/:accountId`; `DELETE` takes somebody out, or leaves with one's own id. */
export const memberChangeSchema = z.strictObject({ role: gymRoleSchema });

/** `POST /v1/auth/gyms/:gymId/invitations` (owner, admin). With `email` it is sent there and good for that address only. */
export const invitationRequestSchema = z.strictObject({
  role: gymRoleSchema,
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()).optional(),
  language: z.enum(['en', 'zh-CN']).default('en'),
});
export const invitationSchema = z.object({
  invitationId: z.string(),
  role: gymRoleSchema,
  email: z.string().nullable(),
  expiresAtMs: z.number(),
});
/** The code is shown this once: good for one person. */
export const newInvitationSchema = invitationSchema.extend({ code: z.string() });
export type NewInvitation = z.infer<typeof newInvitationSchema>;
/** `GET /v1/auth/gyms/:gymId/invitations`; `DELETE .../:invitationId` takes one back. */
export const invitationListSchema = z.object({ invitations: z.array(invitationSchema) });
/** `POST /v1/auth/gyms/join` -> gym. */
export const joinRequestSchema = z.strictObject({ code: z.string().trim().min(8).max(60) });

/*
 * Kiosks: a screen of a gym, with a credential of its own.
 */

/** `POST /v1/auth/gyms/:gymId/kiosks/pairing` (owner, admin) -> a code to type on the kiosk, good once. */
export const pairingRequestSchema = z.strictObject({ name });
export const pairingSchema = z.object({ pairingCode: z.string(), expiresInS: z.int().min(1) });

/** `POST /v1/auth/kiosks/pair`, by the kiosk, without being signed in. */
export const pairRequestSchema = z.strictObject({
  pairingCode: z.string().trim().min(8).max(20),
  deviceId: z.string().regex(/^[0-9a-f]{16}$/),
});
export const kioskSchema = z.object({
  kioskId: z.string(),
  gymId: z.string(),
  gymName: z.string(),
  name: z.string(),
  deviceId: z.string(),
  pairedAtMs: z.number(),
  lastSeenAtMs: z.number().nullable(),
});
export type Kiosk = z.infer<typeof kioskSchema>;
/** The credential is shown this once. It is sent as `authorization: Bearer <credential>`, and good until it is revoked. */
export const pairedSchema = kioskSchema.extend({ credential: z.string() });
export type Paired = z.infer<typeof pairedSchema>;

/** `GET /v1/auth/gyms/:gymId/kiosks`; `DELETE .../:kioskId` revokes one, and ends every sign-in on it. */
export const kioskListSchema = z.object({ kiosks: z.array(kioskSchema) });
/** `GET /v1/auth/kiosks/self`, by the kiosk with its credential -> kiosk. */
