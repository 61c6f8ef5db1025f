import type { Kysely } from 'kysely';
import type { Account, Identity } from '#contract/accounts/signed-in.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** An account as its owner sees it; undefined where it has been erased. */
export async function readAccount(
  query: Kysely<ServerSchema>,
  accountId: string,
): Promise<Account | undefined> {
  const account = await query
    .selectFrom('account')
    .select(['id', 'name', 'is_guest', 'is_admin', 'created_at'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) return undefined;
  const rows = await query
    .selectFrom('identity')
    .select(['id', 'provider', 'label', 'created_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const identities = rows.flatMap(({ id, provider, label, created_at }): Identity[] =>
    provider === 'credential'
      ? []
      : [{ identityId: id, kind: provider, label, linkedAtMs: created_at.getTime() }],
  );
  return {
    ...{ accountId: account.id, name: account.name, isGuest: account.is_guest, isAdmin: account.is_admin },
    hasPassword: rows.some(({ provider }) => provider === 'credential'),
    ...{ identities, createdAtMs: account.created_at.getTime() },
  };
}
