import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { PasswordHashing } from '#server/accounts/passwords/password-hashing.ts';
import { checkNewPassword } from '#server/accounts/passwords/password-rules.ts';
import type { SignIns } from '#server/accounts/sign-ins/sign-ins.ts';
import type { AccountStore, SignInFacts } from '#server/accounts/store/account-store.ts';
import type { ServerSchema } from '#server/database/schema.ts';

interface Parts {
  readonly query: Kysely<ServerSchema>;
  store(): Promise<AccountStore>;
  readonly passwords: PasswordHashing;
  readonly signIns: SignIns;
}

/** Passwords of accounts. One belongs to the account's e-mail address, and is taken away with it. */
export class AccountPasswords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Signs in. An address that nobody has takes as long as a wrong password.
   *
   * @throws Problem `auth/wrong-credentials`
   */
  async signIn(email: string, password: string, facts: SignInFacts): Promise<SignedIn> {
    const { accountId, signInId } = await this.#signIn(email, password, facts);
    return this.#parts.signIns.opened(signInId, accountId, facts, false);
  }

  /**
   * Whose address and password these are, without a sign-in that lasts.
   *
   * @throws Problem `auth/wrong-credentials`
   */
  async accountOf(email: string, password: string): Promise<string> {
    const facts = { method: 'password', deviceId: '', deviceName: undefined, kioskId: undefined } as const;
    const { accountId, signInId } = await this.#signIn(email, password, facts);
    await this.#parts.signIns.end(accountId, signInId);
    return accountId;
  }

  async #signIn(
    email: string,
    password: string,
    facts: SignInFacts,
  ): Promise<{ readonly accountId: string; readonly signInId: string }> {
    const { auth, internalAdapter, surroundings } = await this.#parts.store();
    const around: { readonly facts: SignInFacts; upgraded?: string } = { facts };
    const { token, user } = await surroundings.run(around, () =>
      auth.api.signInEmail({ body: { email, password } }).catch((error: unknown) => {
        if (Reflect.get(Object(error), 'status') === 'UNAUTHORIZED') {
          throw accountProblem('auth/wrong-credentials');
        }
        throw error;
      }),
    );
    if (around.upgraded !== undefined) await internalAdapter.updatePassword(user.id, around.upgraded);
    const { id } = await this.#parts.query
      .selectFrom('sign_in')
      .select('id')
      .where('token', '=', token)
      .executeTakeFirstOrThrow();
    return { accountId: user.id, signInId: id };
  }

  /** @throws Problem `auth/weak-password` */
  check(password: string, own: readonly string[]): void {
    const reason = checkNewPassword(password, own);
    if (reason !== undefined) throw accountProblem('auth/weak-password', { reason });
  }

  /**
   * Sets the password of an account that has an e-mail address.
   *
   * @throws Problem `auth/weak-password`, `auth/forbidden`
   */
  async set(accountId: string, password: string): Promise<void> {
    const own = await this.#parts.query
      .selectFrom('identity')
      .innerJoin('account', 'account.id', 'identity.account_id')
      .select(['identity.subject', 'account.name'])
      .where('identity.account_id', '=', accountId)
      .where('identity.provider', '=', 'email')
      .executeTakeFirst();
    if (own === undefined) throw accountProblem('auth/forbidden');
    this.check(password, [own.subject, own.name]);
    await this.setHash(accountId, await this.#parts.passwords.hash(password));
  }

  /** @param within a transaction that this is part of */
  async setHash(
    accountId: string,
    hash: string,
    within: Kysely<ServerSchema> = this.#parts.query,
  ): Promise<void> {
    await within
      .insertInto('identity')
      .values({
        ...{ id: randomUUID(), account_id: accountId, provider: 'credential' },
        ...{ subject: accountId, password: hash },
      })
      .onConflict((conflict) =>
        conflict.columns(['provider', 'subject']).doUpdateSet({ password: hash, updated_at: sql`now()` }),
      )
      .execute();
  }

  async has(accountId: string): Promise<boolean> {
    return (await storedHash(this.#parts.query, accountId)) !== undefined;
  }

  /**
   * Whether this is the account's password; an account without one has nothing to show.
   *
   * @param within a transaction that this is part of
   * @throws Problem `auth/wrong-credentials`
   */
  async confirm(
    accountId: string,
    password: string | undefined,
    within: Kysely<ServerSchema> = this.#parts.query,
  ): Promise<void> {
    const stored = await storedHash(within, accountId);
    if (stored === undefined) return;
    const verdict = await this.#parts.passwords.verify(password ?? '', stored.password ?? undefined);
    if (verdict.kind === 'wrong') throw accountProblem('auth/wrong-credentials');
  }
}

function storedHash(
  query: Kysely<ServerSchema>,
  accountId: string,
): Promise<{ readonly password: string | null } | undefined> {
  return query
    .selectFrom('identity')
    .select('password')
    .where('account_id', '=', accountId)
    .where('provider', '=', 'credential')
    .executeTakeFirst();
}
