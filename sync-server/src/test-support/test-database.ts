import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';

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
    await asOwner((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  });
  return () => {
    if (database === undefined) throw new Error('the database is there only while tests run');
    return database;
  };
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
