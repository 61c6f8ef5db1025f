import { syncedTables } from '#contract/sync/synced-tables.ts';
import { inTransaction } from '#server/database/in-transaction.ts';
import type { Database } from '#server/database/open-database.ts';

/** Everything that the server has of some accounts, as a backup would have it. */
export type ServerBackup = ReadonlyMap<string, string>;

/** Tables, and whose their rows are: those of one seed are put back, other seeds live in the same database. */
const kept: readonly (readonly [table: string, owner: string])[] = [
  ...syncedTables.map(({ name }) => [name, 'account_id'] as const),
  ['applied_op', 'account_id'],
  ['sync_device', 'account_id'],
  ['session_claim', 'from_account'],
  ['sync_scope', 'scope'],
  ['sync_change', 'scope'],
];

function ownersIn(owner: string, accounts: readonly string[]): readonly string[] {
  return owner === 'scope' ? accounts.map((account) => `account:${account}`) : accounts;
}

export async function takeBackup(pool: Database['pool'], accounts: readonly string[]): Promise<ServerBackup> {
  const backup = new Map<string, string>();
  for (const [table, owner] of kept) {
    const { rows } = await pool.query<{ all: string }>(
      `SELECT coalesce(json_agg(t), '[]')::text AS all FROM ${table} AS t WHERE ${owner} = ANY ($1::text[])`,
      [ownersIn(owner, accounts)],
    );
    backup.set(table, rows[0]?.all ?? '[]');
  }
  return backup;
}

/** Everything since the backup is lost, and every handle is another one, as `npm run server:restore-epoch` has it. */
export async function putBack(
  pool: Database['pool'],
  accounts: readonly string[],
  backup: ServerBackup,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const epochs = await epochsOf(client, accounts);
    await client.query('SET LOCAL session_replication_role = replica');
    for (const [table, owner] of kept) {
      await client.query(`DELETE FROM ${table} WHERE ${owner} = ANY ($1::text[])`, [
        ownersIn(owner, accounts),
      ]);
      await client.query(
        `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`,
        [backup.get(table) ?? '[]'],
      );
    }
    for (const { scope, epoch } of epochs) {
      await client.query(
        'INSERT INTO sync_scope AS s (scope, epoch) VALUES ($1, $2) ON CONFLICT (scope) DO UPDATE SET epoch = excluded.epoch',
        [scope, epoch + 1],
      );
    }
  });
}

async function epochsOf(
  client: Pick<Database['pool'], 'query'>,
  accounts: readonly string[],
): Promise<readonly { readonly scope: string; readonly epoch: number }[]> {
  const { rows } = await client.query<{ scope: string; epoch: number }>(
    'SELECT scope, epoch FROM sync_scope WHERE scope = ANY ($1::text[])',
    [ownersIn('scope', accounts)],
  );
  return rows;
}
