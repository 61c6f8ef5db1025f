import type { Pool } from 'pg';
import { dissolveGymsOf } from '#server/accounts/gyms/gyms-of-erased.ts';
import { inTransaction } from '#server/database/in-transaction.ts';

/** What only the REST interface keeps of an account. */
const ownTables = ['idempotency_key', 'tempo_fact', 'model_reading', 'model_spend'] as const;

/**
 * Takes away the accounts themselves whose time to take their erasure back is over: identities, sign-ins, memberships, gyms that
 * nobody else is in, and what the REST interface keeps. What is synced is purged only after that (`erasure/erase-account.ts`).
 *
 * @returns how many
 * @throws AggregateError when all were tried, and not all could be taken away
 */
export async function purgeErasedIdentities(pool: Pool, nowMs: number): Promise<number> {
  const { rows } = await pool.query<{ account_id: string }>(
    'SELECT account_id FROM erased_account WHERE purged_at IS NULL AND account_id IS NOT NULL AND purge_after <= $1',
    [new Date(nowMs)],
  );
  const failures: unknown[] = [];
  for (const { account_id: accountId } of rows) {
    // One that cannot go keeps nobody else.
    await purge(pool, accountId, new Date(nowMs)).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} accounts are still there`);
  return rows.length;
}

async function purge(pool: Pool, accountId: string, now: Date): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Whoever takes it back meanwhile is waited for, or waits.
    const { rowCount } = await client.query(
      'SELECT FROM erased_account WHERE account_id = $1 AND purged_at IS NULL AND purge_after <= $2 FOR UPDATE',
      [accountId, now],
    );
    if (rowCount !== 1) return;
    for (const table of ownTables) {
      await client.query(`DELETE FROM ${table} WHERE account_id = $1`, [accountId]);
    }
    await dissolveGymsOf(client, accountId);
    await client.query('DELETE FROM account WHERE id = $1', [accountId]);
  });
}
