import type { Kysely } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

/** Takes out what is over: codes, invitations, and sign-ins that nobody used for long. */
export async function tidyAccounts(query: Kysely<ServerSchema>, nowMs: number): Promise<void> {
  const now = new Date(nowMs);
  await query.deleteFrom('verification').where('expires_at', '<', now).execute();
  await query.deleteFrom('device_authorization').where('expires_at', '<', now).execute();
  await query.deleteFrom('gym_invitation').where('expires_at', '<', now).execute();
  await query.deleteFrom('sign_in').where('expires_at', '<', now).execute();
  await query.deleteFrom('refresh_token').where('expires_at', '<', now).execute();
}
