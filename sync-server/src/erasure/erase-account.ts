import type { Pool, PoolClient } from 'pg';
import { ownerColumn } from '#contract/sync/shape-row.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import { requireOwnersWithout } from '#server/accounts/gyms/gyms-of-erased.ts';
import { lockScopes } from '#server/changes/lock-scopes.ts';
import { inTransaction } from '#server/database/in-transaction.ts';

/** Days after which what an erased account had is gone for good; until then it can be taken back. */
export const erasureGraceDays = 14;

interface Erasing {
  readonly pool: Pool;
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /** Told of the account's scope, so that whoever holds a request hears of it. */
  committed(scopes: readonly string[]): void;
}

/**
 * Erases an account: from now on nothing of it is taken or shown (410 `account_deleted`), and after some days nothing of it is
 * kept but a salted hash of its id. Doing it again changes nothing.
 *
 * @throws Problem `gym/last-owner` where others would be left in a gym without an owner
 */
export async function eraseAccount(
  { pool, nowMs, committed }: Erasing,
  accountId: string,
  graceDays = erasureGraceDays,
): Promise<void> {
  if (await isErased(pool, accountId)) return;
  const erasedAt = new Date(nowMs);
  const purgeAfter = new Date(nowMs + graceDays * 86_400_000);
  await inTransaction(pool, async (client) => {
    // What is being pushed now is there before, and nothing is after.
    await lockScopes(client, [scopeOf(accountId)]);
    await requireOwnersWithout(client, accountId);
    await client.query(
      `INSERT INTO erased_account (hash, account_id, erased_at, purge_after) VALUES (erasure_hash($1), $1, $2, $3)
       ON CONFLICT (hash) DO NOTHING`,
      [accountId, erasedAt, purgeAfter],
    );
    // The head moves: whoever holds a request for it is told.
    await client.query('UPDATE sync_scope SET seq = seq + 1, changed_at = now() WHERE scope = $1', [
      scopeOf(accountId),
    ]);
  });
  committed([scopeOf(accountId)]);
}

/** @returns whether the account is there again; false where it was not erased, or is gone already */
export async function takeBackErasure(pool: Pool, accountId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'DELETE FROM erased_account WHERE hash = erasure_hash($1) AND purged_at IS NULL',
    [accountId],
  );
  return rowCount === 1;
}

export async function isErased(pool: Pool, accountId: string): Promise<boolean> {
  const { rows } = await pool.query<{ erased: boolean }>('SELECT is_erased($1) AS erased', [accountId]);
  return rows[0]?.erased ?? false;
}

// This forgets the id, which is all that leads to the account itself: that has to be gone before.
const isDue = `purged_at IS NULL AND NOT EXISTS (SELECT FROM account WHERE account.id = erased_account.account_id)`;

/**
 * Takes away everything that accounts had whose time has come, and forgets their ids. An account that is there itself still
 * (`rest/account/purge-account.ts`) waits for the next time.
 *
 * @returns how many
 */
export async function purgeErased(pool: Pool, nowMs: number): Promise<number> {
  const { rows } = await pool.query<{ account_id: string }>(
    `SELECT account_id FROM erased_account WHERE ${isDue} AND purge_after <= $1 ORDER BY purge_after`,
    [new Date(nowMs)],
  );
  let purged = 0;
  for (const { account_id: accountId } of rows) {
    const isDone = await inTransaction(pool, (client) => purge(client, accountId, new Date(nowMs)));
    purged += Number(isDone);
  }
  return purged;
}

async function purge(client: PoolClient, accountId: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE erased_account SET account_id = NULL, purged_at = $2
     WHERE hash = erasure_hash($1) AND ${isDue} AND purge_after <= $2`,
    [accountId, now],
  );
  // It was taken back, or another node has done it.
  if (rowCount !== 1) return false;
  await lockScopes(client, [scopeOf(accountId)]);
  const owned = [...syncedTables.map(({ name }) => name), 'applied_op', 'sync_device'];
  for (const table of owned) {
    await client.query(`DELETE FROM ${table} WHERE ${ownerColumn} = $1`, [accountId]);
  }
  await client.query('DELETE FROM session_claim WHERE from_account = $1', [accountId]);
  // What guests sent of runs that it had claimed is refused from now on, too.
  await client.query('UPDATE session_claim SET to_account = NULL WHERE to_account = $1', [accountId]);
  // And with it the log.
  await client.query('DELETE FROM sync_scope WHERE scope = $1', [scopeOf(accountId)]);
  return true;
}

function scopeOf(accountId: string): string {
  return `account:${accountId}`;
}
