import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, inject, onTestFinished, vi } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** Runs SQL as a stranger would, in a session of its own settings. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** A database for the tests of one file or block; it is gone afterwards. */
export function useTestDatabase(): () => TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`;
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    await asOwner((client) => client.query(`CREATE DATABASE ${name}`));
    const url = urlOf(name);
    const pool = new Pool({ connectionString: url, max: 20 });
    pool.on('error', () => undefined);
    const sql: TestDatabase['sql'] = async (text, values = []) =>
      (await pool.query<Record<string, unknown>>(text, [...values])).rows;
    database = { url, pool, sql };
  });
  afterAll(async () => {
    await database?.pool.end();
    await dropDatabase(name);
  });
  return () => {
    if (database === undefined) throw new Error('the database is there only while tests run');
    return database;
  };
}

/** Connections that were closed take a moment to be gone: one that is cut off meanwhile has nobody left to tell of it. */
async function dropDatabase(name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${name}`;
  await vi
    .waitFor(() => asOwner((client) => client.query(drop)), 1000)
    .catch(() => asOwner((client) => client.query(`${drop} WITH (FORCE)`)));
}

/** A copy of a database to which nobody is connected, as a backup is. It goes with the test. */
export async function copyTestDatabase({ url, pool }: TestDatabase): Promise<string> {
  const [, name = ''] = /\/(\w+)\?/.exec(url) ?? [];
  const copy = `${name}_${randomBytes(3).toString('hex')}`;
  if (pool.totalCount > 0) throw new Error('the test itself is connected');
  // Connections that were closed take a moment to be gone.
  await vi.waitFor(
    () => asOwner((client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`)),
    20_000,
  );
  onTestFinished(() =>
    asOwner((client) => client.query(`DROP DATABASE ${copy} WITH (FORCE)`)).then(() => undefined),
  );
  return urlOf(copy);
}

function urlOf(name: string): string {
  return inject('postgresUrl').replace('/DATABASE?', `/${name}?`);
}

async function asOwner(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
