import type { Kysely } from 'kysely';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { SignedInPrincipal } from '#server/accounts/authenticate-request.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** A sign-in is fresh for so long, milliseconds. */
const freshMs = 15 * 60_000;

/** Whether somebody has signed in within the last minutes, and not only has a device that once did. */
export async function isFreshSignIn(
  query: Kysely<ServerSchema>,
  signInId: string | undefined,
  nowMs: number,
): Promise<boolean> {
  if (signInId === undefined) return false;
  const found = await query
    .selectFrom('sign_in')
    .select('created_at')
    .where('id', '=', signInId)
    .executeTakeFirst();
  return found !== undefined && nowMs - found.created_at.getTime() < freshMs;
}

/**
 * For what decides who gets into the account: whoever has somebody's device in hand for a minute does not add a way of his
 * own. A guest has no way to sign in again, and is asked for none.
 *
 * @throws Problem `auth/sign-in-not-fresh`
 */
export async function requireFreshSignIn(
  { query, now }: { readonly query: Kysely<ServerSchema>; now(): number },
  { accountId, signInId }: SignedInPrincipal,
): Promise<void> {
  if (await isFreshSignIn(query, signInId, now())) return;
  const account = await query
    .selectFrom('account')
    .select('is_guest')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account?.is_guest !== true) throw accountProblem('auth/sign-in-not-fresh');
}
