import type { Pool, PoolClient } from 'pg';
import { StartProblem } from '#server/config/start-problem.ts';
import type { Migration } from './migrations/migration.ts';

/** A number that no other program is likely to lock. */
const lockKey = '7310579615483920';
/** The oldest Postgres that has everything that is used here. */
const oldestVersion = 140_000;

/**
 * Brings the schema up to date. Of several nodes that start at once one does it and the others wait; each step is done
 * whole or not at all.
 *
 * @returns the names of the steps that were done now
 * @throws StartProblem
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await checkVersion(client);
    await client.query(`SELECT pg_advisory_lock(${lockKey})`);
    try {
      return await apply(client, migrations);
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${lockKey})`);
    }
  } finally {
    client.release();
  }
}

async function apply(client: PoolClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migration (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const { rows } = await client.query<{ version: number }>(
    'SELECT version FROM schema_migration ORDER BY version',
  );
  const done = new Set(rows.map(({ version }) => version));
  const newest = Math.max(0, ...done);
  const known = Math.max(0, ...migrations.map(({ version }) => version));
  if (newest > known) {
    throw new StartProblem(
      `The database has the schema ${newest}, and this server knows ${known}: a newer server has used it. Install that one.`,
    );
  }
  const applied: string[] = [];
  for (const { version, name, sql } of migrations.filter((migration) => !done.has(migration.version))) {
    await inTransaction(client, async () => {
      await client.query(sql);
      await client.query('INSERT INTO schema_migration (version, name) VALUES ($1, $2)', [version, name]);
    });
    applied.push(name);
  }
  return applied;
}

async function checkVersion(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  const version = Number(rows[0]?.version ?? 0);
  if (version < oldestVersion) {
    throw new StartProblem(
      `DATABASE_URL: this is Postgres ${Math.floor(version / 10_000)}; it has to be 14 or newer.`,
    );
  }
}

async function inTransaction(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
