import { firstAdminRequestSchema } from '#contract/accounts/first-admin.ts';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import type { z } from 'zod';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { takeAdminInvitation } from '#server/accounts/first-admin.ts';
import type { App } from '#server/http/app.ts';
import { readRequest } from '#server/http/read-request.ts';
import { factsOf } from './sign-in-routes.ts';

/** The way in for the first administrator, with the link that the server printed. */
export function addFirstAdminRoute(app: App, services: AccountServices): void {
  app.post('/v1/auth/first-admin', async (request) => {
    const asked = readRequest(firstAdminRequestSchema, request.body);
    return makeFirstAdmin(services, request.ip, asked);
  });
}

/**
 * Uses the link. The address may have an account already: then that account's password is asked for.
 *
 * @throws Problem `auth/wrong-link`, `auth/weak-password`, `auth/wrong-credentials`
 */
export async function makeFirstAdmin(
  services: AccountServices,
  address: string,
  { token, email, password, name, device }: z.infer<typeof firstAdminRequestSchema>,
): Promise<SignedIn> {
  const { query, identities, accountPasswords, passwords, signIns } = services;
  return services.counted('first_admin', () =>
    services.guessing({ kind: 'try-code', address }, async () => {
      accountPasswords.check(password, [email, name]);
      const passwordHash = await passwords.hash(password);
      // The link is used only if all the rest goes well.
      const made = await query.transaction().execute(async (transaction) => {
        if (!(await takeAdminInvitation(transaction, token, services.now()))) {
          throw accountProblem('auth/wrong-link');
        }
        const identity = { kind: 'email', subject: email, label: email, name, language: 'en' } as const;
        const { accountId, isNew } = await identities.accountIn(transaction, identity);
        if (isNew) await accountPasswords.setHash(accountId, passwordHash, transaction);
        else await accountPasswords.confirm(accountId, password, transaction);
        await transaction
          .updateTable('account')
          .set({ is_admin: true })
          .where('id', '=', accountId)
          .execute();
        return { accountId, isNew };
      });
      return signIns.open(made.accountId, factsOf('first_admin', device), made.isNew);
    }),
  );
}
