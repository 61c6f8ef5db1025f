import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { sql, type Kysely } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

export const signingAlgorithm = 'EdDSA';
/** A number that no other program is likely to lock. */
const lockKey = '7310579615483922';
/** How long a key signs, milliseconds. */
const signsForMs = 30 * 24 * 3_600_000;
/** A new key is published so long before it signs, and an old one as long after: others may keep the list for a while. */
const publishedAroundMs = 3_600_000;
/** How long what was read is believed, milliseconds. */
const believedMs = 60_000;
/** A token with a key that nobody knows makes us look again, but not more often than this, milliseconds. */
const leastBetweenReadsMs = 2000;

interface Key {
  readonly id: string;
  readonly signsFromMs: number;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The keys that access tokens are signed with. They are in the database, the same for every node, and follow each other. */
export class SigningKeys {
  readonly #query: Kysely<ServerSchema>;
  readonly #now: () => number;
  #keys: readonly Key[] = [];
  #readAtMs = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(query: Kysely<ServerSchema>, now: () => number) {
    this.#query = query;
    this.#now = now;
  }

  /** The newest key that everybody knows. */
  async current(): Promise<Key> {
    await this.#readWhenOlderThan(believedMs);
    const key = this.#keys.find(({ signsFromMs }) => signsFromMs <= this.#now());
    if (key === undefined) throw new Error('there is no key to sign with');
    return key;
  }

  async find(id: string): Promise<CryptoKey | undefined> {
    await this.#readWhenOlderThan(believedMs);
    if (!this.#keys.some((key) => key.id === id)) await this.#readWhenOlderThan(leastBetweenReadsMs);
    return this.#keys.find((key) => key.id === id)?.publicKey;
  }

  /** Public keys, as RFC 7517 writes them. */
  async published(): Promise<{ readonly keys: readonly JWK[] }> {
    await this.#readWhenOlderThan(believedMs);
    return {
      keys: this.#keys.map(({ id, publicJwk }) => ({
        ...publicJwk,
        kid: id,
        use: 'sig',
        alg: signingAlgorithm,
      })),
    };
  }

  async #readWhenOlderThan(ageMs: number): Promise<void> {
    if (this.#now() - this.#readAtMs < ageMs) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const now = this.#now();
    let rows = await this.#rows();
    const newest = rows[0];
    if (newest === undefined || now - newest.signs_from.getTime() > signsForMs - publishedAroundMs) {
      await this.#follow();
      rows = await this.#rows();
    }
    const keys = await Promise.all(
      rows.map(async (row): Promise<Key> => {
        const [privateKey, publicKey] = await Promise.all([
          importJWK(row.private_key, signingAlgorithm),
          importJWK(row.public_key, signingAlgorithm),
        ]);
        if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
          throw new Error('a key that is not of two halves');
        }
        return {
          ...{ id: row.id, privateKey, publicKey, publicJwk: row.public_key },
          signsFromMs: row.signs_from.getTime(),
        };
      }),
    );
    this.#keys = keys;
    this.#readAtMs = now;
  }

  #rows() {
    const oldest = new Date(this.#now() - signsForMs - publishedAroundMs);
    return this.#query
      .selectFrom('signing_key')
      .select(['id', 'private_key', 'public_key', 'signs_from'])
      .where('signs_from', '>', oldest)
      .orderBy('signs_from', 'desc')
      .execute();
  }

  /** One node makes the next key; those that are too old to be in any token go. */
  async #follow(): Promise<void> {
    const pair = await generateKeyPair(signingAlgorithm, { extractable: true });
    const [privateJwk, publicJwk] = await Promise.all([
      exportJWK(pair.privateKey),
      exportJWK(pair.publicKey),
    ]);
    await this.#query.transaction().execute(async (transaction) => {
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(lockKey)}::bigint)`.execute(transaction);
      const now = this.#now();
      const newest = await transaction
        .selectFrom('signing_key')
        .select('signs_from')
        .orderBy('signs_from', 'desc')
        .limit(1)
        .executeTakeFirst();
      const isOver = newest !== undefined && now - newest.signs_from.getTime() > signsForMs;
      const isDue =
        newest === undefined || now - newest.signs_from.getTime() > signsForMs - publishedAroundMs;
      if (!isDue) return;
      // The first one of all, or after a long rest, has nobody to wait for.
      const signsFrom = newest === undefined || isOver ? now : newest.signs_from.getTime() + signsForMs;
      await transaction
        .insertInto('signing_key')
        .values({
          ...{ id: randomUUID(), signs_from: new Date(signsFrom) },
          ...{ private_key: JSON.stringify(privateJwk), public_key: JSON.stringify(publicJwk) },
        })
        .execute();
      await transaction
        .deleteFrom('signing_key')
        .where('signs_from', '<', new Date(now - 2 * signsForMs - publishedAroundMs))
        .execute();
    });
  }
}
