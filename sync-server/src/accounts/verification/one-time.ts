import { randomUUID, timingSafeEqual } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { ServerSchema } from '#server/database/schema.ts';
import { hashSecret, newDigits, newSecret } from './secrets.ts';

/** Something that is good once and for a while, and what it means. */
export interface OneTimeKind<T> {
  readonly purpose: string;
  readonly value: z.ZodType<T>;
  readonly goodForMs: number;
}

/** Wrong codes after which a challenge is over. */
const mostAttempts = 5;

/**
 * Codes and tokens that are good once: taken out in the statement that looks for them, so that of two who show the same
 * one only one has it. Only hashes are kept.
 */
export class OneTime {
  readonly #query: Kysely<ServerSchema>;
  readonly #now: () => number;

  constructor(query: Kysely<ServerSchema>, now: () => number) {
    this.#query = query;
    this.#now = now;
  }

  /**
   * @param token one that is easy to type, in place of one that is hard to guess
   * @returns a token that is found by itself
   */
  async issue<T>(kind: OneTimeKind<T>, value: NoInfer<T>, token = newSecret()): Promise<string> {
    await this.#insert(kind, randomUUID(), value, token);
    return token;
  }

  /** Uses a token. */
  async take<T>(kind: OneTimeKind<T>, token: string): Promise<T | undefined> {
    const row = await this.#query
      .deleteFrom('verification')
      .where('purpose', '=', kind.purpose)
      .where('secret_hash', '=', hashSecret(token))
      .returning(['value', 'expires_at'])
      .executeTakeFirst();
    return row === undefined || row.expires_at.getTime() <= this.#now() ? undefined : read(kind, row.value);
  }

  /** Looks at a token without using it. */
  async peek<T>(kind: OneTimeKind<T>, token: string): Promise<T | undefined> {
    const row = await this.#query
      .selectFrom('verification')
      .select('value')
      .where('purpose', '=', kind.purpose)
      .where('secret_hash', '=', hashSecret(token))
      .where('expires_at', '>', new Date(this.#now()))
      .executeTakeFirst();
    return row === undefined ? undefined : read(kind, row.value);
  }

  /** @returns a challenge, and the digits that answer it: short enough to type, so it takes few wrong ones */
  async challenge<T>(
    kind: OneTimeKind<T>,
    value: NoInfer<T>,
  ): Promise<{ readonly challengeId: string; readonly code: string }> {
    const [challengeId, code] = [randomUUID(), newDigits()];
    await this.#insert(kind, challengeId, value, `${challengeId}:${code}`);
    return { challengeId, code };
  }

  /** Answers a challenge. Every answer counts, also the wrong ones that come at the same time. */
  async answer<T>(kind: OneTimeKind<T>, challengeId: string, code: string): Promise<T | undefined> {
    const row = await this.#query
      .updateTable('verification')
      .set({ attempts: sql`attempts + 1` })
      .where('id', '=', challengeId)
      .where('purpose', '=', kind.purpose)
      .where('attempts', '<', mostAttempts)
      .where('expires_at', '>', new Date(this.#now()))
      .returning(['secret_hash', 'value'])
      .executeTakeFirst();
    if (row === undefined || !timingSafeEqual(row.secret_hash, hashSecret(`${challengeId}:${code}`))) {
      return undefined;
    }
    const taken = await this.#query
      .deleteFrom('verification')
      .where('id', '=', challengeId)
      .executeTakeFirst();
    return taken.numDeletedRows === 1n ? read(kind, row.value) : undefined;
  }

  async #insert<T>(kind: OneTimeKind<T>, id: string, value: T, secret: string): Promise<void> {
    await this.#query
      .insertInto('verification')
      .values({
        ...{ id, purpose: kind.purpose, value: JSON.stringify(value) },
        secret_hash: hashSecret(secret),
        expires_at: new Date(this.#now() + kind.goodForMs),
      })
      .execute();
  }
}

function read<T>(kind: OneTimeKind<T>, value: string): T {
  return kind.value.parse(JSON.parse(value));
}
