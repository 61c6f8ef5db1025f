import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { AccountLanguage, IdentityKind } from '#contract/accounts/signed-in.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountStore } from '#server/accounts/store/account-store.ts';
import { isPostgresError } from '#server/database/postgres-error.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** Somebody has proved that this is theirs. */
export interface ProvenIdentity {
  readonly kind: IdentityKind;
  /** What never changes about it: the address, the number, the provider's id for the person. */
  readonly subject: string;
  /** For the list of identities. */
  readonly label: string;
  /** What the provider calls the person; empty where it does not say. */
  readonly name: string;
  /** In which the account gets its messages, where it is made of this. */
  readonly language: AccountLanguage;
}

interface Parts {
  readonly query: Kysely<ServerSchema>;
  store(): Promise<AccountStore>;
}

const uniqueViolation = '23505';

/** Which account an identity belongs to, and what it takes to change that. */
export class Identities {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The account that an identity belongs to; makes one for a new identity. */
  async accountOf(
    identity: ProvenIdentity,
  ): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
    const known = await this.#ownerOf(identity);
    if (known !== undefined) return { accountId: known, isNew: false };
    const { internalAdapter } = await this.#parts.store();
    try {
      const { user } = await internalAdapter.createOAuthUser(accountRow(identity), identityRow(identity));
      return { accountId: user.id, isNew: true };
    } catch (error) {
      // Somebody else made it between our looking and our making.
      const made = isPostgresError(error) && error.code === uniqueViolation;
      const accountId = made ? await this.#ownerOf(identity) : undefined;
      if (accountId === undefined) throw error;
      return { accountId, isNew: false };
    }
  }

  /** The same as part of a transaction, which the library of accounts does not take part in. */
  async accountIn(
    transaction: Transaction<ServerSchema>,
    identity: ProvenIdentity,
  ): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
    const { kind, subject, label, name, language } = identity;
    const find = () =>
      transaction
        .selectFrom('identity')
        .select('account_id')
        .where('provider', '=', kind)
        .where('subject', '=', subject)
        .executeTakeFirst();
    const known = await find();
    if (known !== undefined) return { accountId: known.account_id, isNew: false };
    const accountId = randomUUID();
    const made = await transaction
      .insertInto('account')
      .values({ id: accountId, name, language, email: emailOf(identity), email_verified: kind === 'email' })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n) {
      // Somebody else made it between our looking and our making.
      const other = await find();
      if (other === undefined) throw accountProblem('auth/identity-taken');
      return { accountId: other.account_id, isNew: false };
    }
    await transaction
      .insertInto('identity')
      .values({ id: randomUUID(), account_id: accountId, provider: kind, subject, label })
      .execute();
    return { accountId, isNew: true };
  }

  /** An account that nobody has to prove anything for. */
  async newGuest(): Promise<string> {
    const { internalAdapter } = await this.#parts.store();
    const guest = await internalAdapter.createUser(
      { name: '', email: noAddress(), isGuest: true },
      { method: 'anonymous' },
    );
    return guest.id;
  }

  /**
   * Gives an account one more identity. A guest's account becomes a full one by its first.
   *
   * @throws Problem `auth/identity-taken`, `auth/kind-taken`
   */
  async link(accountId: string, identity: ProvenIdentity): Promise<void> {
    await this.#changing(accountId, async (transaction) => {
      const { kind, subject, label, name } = identity;
      const there = await transaction
        .selectFrom('identity')
        .select(['account_id', 'provider', 'subject'])
        .where((where) =>
          where.or([
            where.and({ provider: kind, subject }),
            where.and({ provider: kind, account_id: accountId }),
          ]),
        )
        .execute();
      if (there.some((row) => row.subject === subject && row.account_id === accountId)) return;
      if (there.some((row) => row.subject === subject)) throw accountProblem('auth/identity-taken');
      if (there.length > 0) throw accountProblem('auth/kind-taken');
      try {
        await transaction
          .insertInto('identity')
          .values({ id: randomUUID(), account_id: accountId, provider: kind, subject, label })
          .execute();
      } catch (error) {
        if (isPostgresError(error) && error.code === uniqueViolation) {
          throw accountProblem('auth/identity-taken');
        }
        throw error;
      }
      await transaction
        .updateTable('account')
        .set({ is_guest: false, updated_at: sql`now()` })
        .$if(kind === 'email', (update) => update.set({ email: subject, email_verified: true }))
        .$if(name !== '', (update) =>
          update.set({ name: sql`CASE WHEN name = '' THEN ${name} ELSE name END` }),
        )
        .where('id', '=', accountId)
        .execute();
    });
  }

  /**
   * Takes an identity away from an account. With the e-mail address goes the password, which is of no use without.
   *
   * @throws Problem `auth/not-found`, `auth/last-identity`
   */
  async unlink(accountId: string, identityId: string): Promise<void> {
    await this.#changing(accountId, async (transaction) => {
      const rows = await transaction
        .selectFrom('identity')
        .select(['id', 'provider'])
        .where('account_id', '=', accountId)
        .where('provider', '<>', 'credential')
        .execute();
      const identity = rows.find(({ id }) => id === identityId);
      if (identity === undefined) throw accountProblem('auth/not-found');
      if (rows.length === 1) throw accountProblem('auth/last-identity');
      const gone = identity.provider === 'email' ? (['email', 'credential'] as const) : [identity.provider];
      await transaction
        .deleteFrom('identity')
        .where('account_id', '=', accountId)
        .where('provider', 'in', gone)
        .execute();
      if (identity.provider === 'email') {
        await transaction
          .updateTable('account')
          .set({ email: noAddress(), email_verified: false, updated_at: sql`now()` })
          .where('id', '=', accountId)
          .execute();
      }
    });
  }

  /** Changes of one account come after each other. */
  async #changing(
    accountId: string,
    change: (transaction: Transaction<ServerSchema>) => Promise<void>,
  ): Promise<void> {
    await this.#parts.query.transaction().execute(async (transaction) => {
      const account = await transaction
        .selectFrom('account')
        .select('id')
        .where('id', '=', accountId)
        .forUpdate()
        .executeTakeFirst();
      if (account === undefined) throw accountProblem('auth/not-found');
      await change(transaction);
    });
  }

  async #ownerOf({ kind, subject }: ProvenIdentity): Promise<string | undefined> {
    const { internalAdapter } = await this.#parts.store();
    const owner = await internalAdapter.findAccountByKey({ providerId: kind, accountId: subject });
    return owner?.userId;
  }
}

/** As the library names the columns. */
function accountRow(identity: ProvenIdentity) {
  const { kind, name, language } = identity;
  return { name, language, email: emailOf(identity), emailVerified: kind === 'email' };
}

function identityRow({ kind, subject, label }: ProvenIdentity) {
  return { providerId: kind, accountId: subject, label };
}

function emailOf({ kind, subject }: ProvenIdentity): string {
  return kind === 'email' ? subject : noAddress();
}

/** No mail gets there (RFC 2606). */
function noAddress(): string {
  return `${randomUUID()}@account.invalid`;
}
