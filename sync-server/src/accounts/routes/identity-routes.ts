import { z } from 'zod';
import {
  changePasswordRequestSchema,
  codeRequestSchema,
  forgotPasswordRequestSchema,
  linkRequestSchema,
  resetPasswordRequestSchema,
} from '#contract/accounts/identities.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { readAccount } from '#server/accounts/account-view.ts';
import type { RequireSignedIn } from '#server/accounts/authenticate-request.ts';
import { requireFreshSignIn } from '#server/accounts/sign-ins/fresh-sign-in.ts';
import type { SocialSignIn } from '#server/accounts/social/social-sign-in.ts';
import type { App } from '#server/http/app.ts';
import { readRequest } from '#server/http/read-request.ts';

const idParams = z.object({ id: z.string().max(100) });

/** Identities of an account, and its password. */
export function addIdentityRoutes(
  app: App,
  services: AccountServices,
  signedIn: RequireSignedIn,
  social: SocialSignIn,
): void {
  const { codes, identities, accountPasswords, signIns, query } = services;
  /** Who may change how the account is got into. */
  const justSignedIn: RequireSignedIn = async (request) => {
    const principal = await signedIn(request);
    await requireFreshSignIn(services, principal);
    return principal;
  };

  app.post('/v1/auth/identities/codes', async (request, reply) => {
    const { accountId } = await justSignedIn(request);
    const { contact, language } = readRequest(codeRequestSchema, request.body);
    codes.checkReaches(contact.kind);
    await services.attempt({ kind: 'send-code', address: request.ip, identity: contact.address });
    return reply.code(202).send(await codes.sendForLink(accountId, contact, language));
  });

  app.post('/v1/auth/identities', async (request) => {
    const { accountId } = await justSignedIn(request);
    const asked = readRequest(linkRequestSchema, request.body);
    const identity =
      asked.kind === 'social'
        ? await social.prove(asked.proof)
        : await services.guessing(
            { kind: 'try-code', address: request.ip, identity: asked.challengeId },
            () => codes.answerLink(accountId, asked),
          );
    await identities.link(accountId, identity);
    return readAccount(query, accountId);
  });

  app.delete('/v1/auth/identities/:id', async (request) => {
    const { accountId } = await justSignedIn(request);
    const { id } = readRequest(idParams, request.params);
    await identities.unlink(accountId, id);
    return readAccount(query, accountId);
  });

  app.post('/v1/auth/password', async (request, reply) => {
    const principal = await signedIn(request);
    const { accountId, signInId } = principal;
    const { currentPassword, newPassword } = readRequest(changePasswordRequestSchema, request.body);
    await services.guessing({ kind: 'password', address: request.ip, identity: accountId }, () =>
      accountPasswords.confirm(accountId, currentPassword),
    );
    // The old one has shown who it is; where there is none, nothing has yet.
    if (!(await accountPasswords.has(accountId))) await requireFreshSignIn(services, principal);
    await accountPasswords.set(accountId, newPassword);
    await signIns.endAll(accountId, signInId);
    await tellOfPassword(services, accountId);
    return reply.code(204).send();
  });

  app.post('/v1/auth/password/forgot', async (request, reply) => {
    const { email, language } = readRequest(forgotPasswordRequestSchema, request.body);
    codes.checkReaches('email');
    await services.attempt({ kind: 'send-code', address: request.ip, identity: email });
    const owner = await query
      .selectFrom('identity')
      .select('account_id')
      .where('provider', '=', 'email')
      .where('subject', '=', email)
      .executeTakeFirst();
    const contact = { kind: 'email', address: email } as const;
    return reply.code(202).send(await codes.sendForPassword(contact, language, owner?.account_id));
  });

  app.post('/v1/auth/password/reset', async (request, reply) => {
    const { newPassword, ...answer } = readRequest(resetPasswordRequestSchema, request.body);
    // Before the code is used up: it is good for another try.
    accountPasswords.check(newPassword, []);
    const tried = { kind: 'try-code', address: request.ip, identity: answer.challengeId } as const;
    const accountId = await services.guessing(tried, () => codes.answerPassword(answer));
    await accountPasswords.set(accountId, newPassword);
    await signIns.endAll(accountId);
    await tellOfPassword(services, accountId);
    return reply.code(204).send();
  });
}

async function tellOfPassword({ query, messages, log }: AccountServices, accountId: string): Promise<void> {
  const account = await query
    .selectFrom('account')
    .select(['email', 'email_verified', 'language'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw accountProblem('auth/not-found');
  if (!account.email_verified || !messages.reaches('email')) return;
  try {
    const contact = { kind: 'email', address: account.email } as const;
    messages.send(contact, { kind: 'password-changed' }, account.language);
  } catch (error) {
    // It has been changed: that the notice does not fit in is no reason to say otherwise.
    log.warn('password-change-not-told', { err: error });
  }
}
