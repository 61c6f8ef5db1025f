import type { Kysely } from 'kysely';
import type { Account, SignedIn, SignInList, Tokens } from '#contract/accounts/signed-in.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import { readAccount } from '#server/accounts/account-view.ts';
import {
  signInLifetimeMs,
  type AccountStore,
  type SignInFacts,
} from '#server/accounts/store/account-store.ts';
import {
  accessLifetimeS,
  type AccessClaims,
  type AccessTokens,
} from '#server/accounts/tokens/access-tokens.ts';
import type { RefreshTokens } from '#server/accounts/tokens/refresh-tokens.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import type { LiveSignIns } from './live-sign-ins.ts';

interface Parts {
  readonly query: Kysely<ServerSchema>;
  store(): Promise<AccountStore>;
  readonly access: AccessTokens;
  readonly refresh: RefreshTokens;
  readonly live: LiveSignIns;
  /** Is told of each new sign-in. */
  signedIn(account: Account, facts: SignInFacts): Promise<void>;
  now(): number;
}

/** Who is signed in where. Each sign-in is a row and a family of refresh tokens, and is over when the row is gone. */
export class SignIns {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Signs somebody in who has proved who they are. */
  async open(accountId: string, facts: SignInFacts, isNew: boolean): Promise<SignedIn> {
    const { internalAdapter, surroundings } = await this.#parts.store();
    const row = await surroundings.run({ facts }, () => internalAdapter.createSession(accountId));
    return this.opened(row.id, accountId, facts, isNew);
  }

  /** Hands out the first tokens of a sign-in. */
  async opened(signInId: string, accountId: string, facts: SignInFacts, isNew: boolean): Promise<SignedIn> {
    const { query, refresh, signedIn } = this.#parts;
    const refreshToken = await refresh.issue(signInId);
    const account = await readAccount(query, accountId);
    if (account === undefined) throw accountProblem('auth/refresh-refused');
    const { deviceId } = facts;
    const tokens = await this.#tokens({ accountId, signInId, deviceId }, refreshToken);
    await signedIn(account, facts);
    return { ...tokens, signInId, account, isNew };
  }

  /** @throws Problem `auth/refresh-refused` or `auth/refresh-reused` */
  async refresh(refreshToken: string, deviceId: string): Promise<Tokens> {
    const rotation = await this.#parts.refresh.rotate(refreshToken, deviceId);
    switch (rotation.kind) {
      case 'refused':
        throw accountProblem('auth/refresh-refused');
      case 'reused':
        this.#parts.live.forget();
        throw accountProblem('auth/refresh-reused');
      case 'rotated':
        return this.#tokens(rotation, rotation.refreshToken);
    }
  }

  async list(accountId: string, thisOne: string | undefined): Promise<SignInList> {
    const rows = await this.#parts.query
      .selectFrom('sign_in')
      .select(['id', 'method', 'device_id', 'device_name', 'kiosk_id', 'created_at', 'updated_at'])
      .where('account_id', '=', accountId)
      .where('expires_at', '>', new Date(this.#parts.now()))
      .orderBy('updated_at', 'desc')
      .orderBy('id')
      .limit(200)
      .execute();
    return {
      signIns: rows.map((row) => ({
        ...{ signInId: row.id, method: row.method, deviceId: row.device_id, deviceName: row.device_name },
        ...{ kioskId: row.kiosk_id, isThisOne: row.id === thisOne },
        ...{ createdAtMs: row.created_at.getTime(), lastUsedAtMs: row.updated_at.getTime() },
      })),
    };
  }

  /** @returns whether there was one */
  async end(accountId: string, signInId: string): Promise<boolean> {
    const ended = await this.#parts.query
      .deleteFrom('sign_in')
      .where('id', '=', signInId)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    this.#parts.live.forget();
    return ended.numDeletedRows === 1n;
  }

  /** Ends all sign-ins of an account but one, if one is named. */
  async endAll(accountId: string, butThis?: string): Promise<void> {
    await this.#parts.query
      .deleteFrom('sign_in')
      .where('account_id', '=', accountId)
      .$if(butThis !== undefined, (query) => query.where('id', '<>', butThis ?? ''))
      .execute();
    this.#parts.live.forget();
  }

  /** Signs out whoever has a refresh token, used or not; also where the access token is too old. */
  async endByToken(refreshToken: string): Promise<void> {
    const signInId = await this.#parts.refresh.signInOf(refreshToken);
    if (signInId === undefined) return;
    await this.#parts.query.deleteFrom('sign_in').where('id', '=', signInId).execute();
    this.#parts.live.forget();
  }

  async #tokens(claims: AccessClaims, refreshToken: string): Promise<Tokens> {
    return {
      tokenType: 'Bearer',
      accessToken: await this.#parts.access.sign(claims),
      accessExpiresInS: accessLifetimeS,
      refreshToken,
      refreshExpiresInS: Math.floor(signInLifetimeMs / 1000),
    };
  }
}
