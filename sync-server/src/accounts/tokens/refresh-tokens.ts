import { createHmac, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';
import { hashSecret, newSecret } from '#server/accounts/verification/secrets.ts';

/** A client that did not get its answer may ask again for so long, milliseconds. */
export const retryGraceMs = 30_000;

export type Rotation =
  | {
      readonly kind: 'rotated';
      readonly signInId: string;
      readonly accountId: string;
      readonly deviceId: string;
      readonly refreshToken: string;
    }
  /** Unknown, expired, revoked, or of another device. */
  | { readonly kind: 'refused' }
  /** It had been used, and so had the one after it, or too long ago: somebody has a copy. The sign-in is over. */
  | { readonly kind: 'reused'; readonly signInId: string; readonly accountId: string };

interface Parts {
  readonly query: Kysely<ServerSchema>;
  readonly lifetimeMs: number;
  now(): number;
}

/**
 * Refresh tokens, each good once. The next one is an HMAC of the one before with a salt of its own: whoever shows the old
 * one again soon gets the same next one, and the database never has what it would take to make either.
 */
export class RefreshTokens {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The first one of a sign-in. */
  async issue(signInId: string): Promise<string> {
    const token = newSecret();
    await this.#insert(this.#parts.query, token, signInId);
    return token;
  }

  async rotate(token: string, deviceId: string): Promise<Rotation> {
    const { query, lifetimeMs } = this.#parts;
    return query.transaction().execute(async (transaction): Promise<Rotation> => {
      const row = await transaction
        .selectFrom('refresh_token as token')
        .innerJoin('sign_in', 'sign_in.id', 'token.sign_in_id')
        .select(['token.salt', 'token.expires_at', 'token.used_at', 'sign_in.id as signInId'])
        .select(['sign_in.account_id as accountId', 'sign_in.device_id as deviceId'])
        .where('token.token_hash', '=', hashSecret(token))
        .forUpdate('token')
        .executeTakeFirst();
      const now = this.#parts.now();
      if (row === undefined || row.expires_at.getTime() <= now) return { kind: 'refused' };
      const { signInId, accountId } = row;
      const next = createHmac('sha256', row.salt).update(token).digest('base64url');
      if (row.used_at !== null) {
        const isRetry =
          now - row.used_at.getTime() <= retryGraceMs &&
          deviceId === row.deviceId &&
          (await isUnused(transaction, next));
        if (!isRetry) {
          await transaction.deleteFrom('sign_in').where('id', '=', signInId).execute();
          return { kind: 'reused', signInId, accountId };
        }
      } else if (deviceId === row.deviceId) {
        await transaction
          .updateTable('refresh_token')
          .set({ used_at: new Date(now) })
          .where('token_hash', '=', hashSecret(token))
          .execute();
        await this.#insert(transaction, next, signInId);
        await transaction
          .updateTable('sign_in')
          .set({ updated_at: new Date(now), expires_at: new Date(now + lifetimeMs) })
          .where('id', '=', signInId)
          .execute();
        await forgetOld(transaction, signInId, now);
      } else {
        return { kind: 'refused' };
      }
      return { kind: 'rotated', signInId, accountId, deviceId: row.deviceId, refreshToken: next };
    });
  }

  /** Which sign-in a token belongs to that is good, or was used. */
  async signInOf(token: string): Promise<string | undefined> {
    const row = await this.#parts.query
      .selectFrom('refresh_token')
      .select('sign_in_id')
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    return row?.sign_in_id;
  }

  async #insert(query: Kysely<ServerSchema>, token: string, signInId: string): Promise<void> {
    const { now, lifetimeMs } = this.#parts;
    await query
      .insertInto('refresh_token')
      .values({
        ...{ token_hash: hashSecret(token), sign_in_id: signInId, salt: randomBytes(32) },
        ...{ expires_at: new Date(now() + lifetimeMs), used_at: null },
      })
      .execute();
  }
}

async function isUnused(transaction: Transaction<ServerSchema>, token: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('refresh_token')
    .select('used_at')
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst();
  return row !== undefined && row.used_at === null;
}

/** Used tokens tell a copy for a month; a sign-in that lives for years does not keep them all. */
async function forgetOld(
  transaction: Transaction<ServerSchema>,
  signInId: string,
  nowMs: number,
): Promise<void> {
  await transaction
    .deleteFrom('refresh_token')
    .where('sign_in_id', '=', signInId)
    .where('used_at', '<', new Date(nowMs - 30 * 24 * 3_600_000))
    .execute();
}
