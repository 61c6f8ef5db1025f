import type { Kysely } from 'kysely';
import type { Account } from '#contract/accounts/signed-in.ts';
import type { SignInFacts } from '#server/accounts/store/account-store.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import type { MessageSender } from '#server/messages/message.ts';

/**
 * Writes to the owner of an account when a device signs in that it has not been used on. The first device is the owner's
 * own, and a kiosk is many people's.
 */
export async function tellOfDevice(
  query: Kysely<ServerSchema>,
  messages: MessageSender,
  account: Account,
  { deviceId, deviceName, kioskId }: SignInFacts,
  atMs: number,
): Promise<void> {
  const { accountId } = account;
  const added = await query
    .insertInto('account_device')
    .values({ account_id: accountId, device_id: deviceId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const email = account.identities.find(({ kind }) => kind === 'email');
  if (added.numInsertedOrUpdatedRows !== 1n || email === undefined || kioskId !== undefined) return;
  if (!messages.reaches('email')) return;
  const known = await query
    .selectFrom('account_device')
    .innerJoin('account', 'account.id', 'account_device.account_id')
    .select('account.language')
    .where('account_id', '=', accountId)
    .where('device_id', '<>', deviceId)
    .limit(1)
    .executeTakeFirst();
  if (known === undefined) return;
  messages.send(
    { kind: 'email', address: email.label },
    { kind: 'new-sign-in', deviceName: deviceName ?? '', atMs },
    known.language,
  );
}
