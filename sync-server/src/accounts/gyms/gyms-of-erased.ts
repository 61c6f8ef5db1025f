import type { PoolClient } from 'pg';
import { accountProblem } from '#server/accounts/account-problem.ts';
import { lockScopes } from '#server/changes/lock-scopes.ts';

// Changes of one gym come after each other, as in gyms.ts.
const lockSql = `
SELECT id FROM gym WHERE id IN (SELECT gym_id FROM gym_member WHERE account_id = $1) ORDER BY id FOR UPDATE`;

// Whoever was erased counts as a member, because that can be taken back, but not as an owner.
const leftAloneSql = `
SELECT gym_id FROM gym_member AS own WHERE account_id = $1 AND role = 'owner'
  AND EXISTS (SELECT FROM gym_member AS m WHERE m.gym_id = own.gym_id AND m.account_id <> $1)
  AND NOT EXISTS (SELECT FROM gym_member AS m WHERE m.gym_id = own.gym_id AND m.account_id <> $1
                    AND m.role = 'owner' AND NOT is_erased(m.account_id))
LIMIT 1`;

const ownSql = `
SELECT gym_id FROM gym_member AS own WHERE account_id = $1 AND role = 'owner'
  AND NOT EXISTS (SELECT FROM gym_member AS m WHERE m.gym_id = own.gym_id AND m.account_id <> $1)
ORDER BY gym_id`;

/**
 * That nobody is left in a gym without an owner when this account is erased. The account's gyms stay locked until the end of
 * the transaction.
 *
 * @throws Problem `gym/last-owner`
 */
export async function requireOwnersWithout(client: PoolClient, accountId: string): Promise<void> {
  await client.query(lockSql, [accountId]);
  const { rowCount } = await client.query(leftAloneSql, [accountId]);
  if (rowCount !== 0) throw accountProblem('gym/last-owner');
}

/** Takes away the gyms that nobody but this account is in, with their kiosks, treadmills and log. */
export async function dissolveGymsOf(client: PoolClient, accountId: string): Promise<void> {
  await client.query(lockSql, [accountId]);
  const { rows } = await client.query<{ gym_id: string }>(ownSql, [accountId]);
  if (rows.length === 0) return;
  const gymIds = rows.map(({ gym_id: gymId }) => gymId);
  const scopes = gymIds.map((gymId) => `gym:${gymId}`);
  await lockScopes(client, scopes);
  await client.query('DELETE FROM gym_machine WHERE gym_id = ANY ($1::text[])', [gymIds]);
  await client.query('DELETE FROM sync_scope WHERE scope = ANY ($1::text[])', [scopes]);
  await client.query('DELETE FROM gym WHERE id = ANY ($1::text[])', [gymIds]);
}
