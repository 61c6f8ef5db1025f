import { createHash, randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

/** How long a link is good, milliseconds. */
const goodForMs = 24 * 3_600_000;
/** Nodes that start together print one link, milliseconds. Whoever has lost it starts again a little later. */
const togetherMs = 60_000;
/** A number that no other program is likely to lock. */
const lockKey = '7310579615483921';

/** What a server that starts says of the link for the first administrator. */
export type FirstAdminInvitation =
  | { readonly kind: 'new'; readonly token: string }
  /** Another one that has just started has said it. */
  | { readonly kind: 'said-elsewhere' };

/**
 * A token for the first administrator, where none has been used yet. Of nodes that start together the first has one; one
 * that starts later has another, and links that were printed before are good no longer.
 *
 * @returns undefined where the first administrator is there already
 */
export async function inviteFirstAdmin(
  query: Kysely<ServerSchema>,
  nowMs: number,
): Promise<FirstAdminInvitation | undefined> {
  return query.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(lockKey)}::bigint)`.execute(transaction);
    const used = await transaction
      .selectFrom('admin_invitation')
      .select('token_hash')
      .where('used_at', 'is not', null)
      .limit(1)
      .executeTakeFirst();
    if (used !== undefined) return undefined;
    const fresh = await transaction
      .selectFrom('admin_invitation')
      .select('token_hash')
      .where('expires_at', '>', new Date(nowMs + goodForMs - togetherMs))
      // One of a clock that was ahead keeps nobody from another.
      .where('expires_at', '<=', new Date(nowMs + goodForMs + togetherMs))
      .limit(1)
      .executeTakeFirst();
    if (fresh !== undefined) return { kind: 'said-elsewhere' };
    const token = randomBytes(32).toString('base64url');
    await transaction.deleteFrom('admin_invitation').execute();
    await transaction
      .insertInto('admin_invitation')
      .values({ token_hash: hashToken(token), expires_at: new Date(nowMs + goodForMs), used_at: null })
      .execute();
    return { kind: 'new', token };
  });
}

/**
 * Uses a token, once.
 *
 * @returns whether it was good
 */
export async function takeAdminInvitation(
  query: Kysely<ServerSchema>,
  token: string,
  nowMs: number,
): Promise<boolean> {
  const now = new Date(nowMs);
  const taken = await query
    .updateTable('admin_invitation')
    .set({ used_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
