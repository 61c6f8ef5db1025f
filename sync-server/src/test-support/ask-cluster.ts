import { Client } from 'pg';
import { openEmbeddedCluster } from '#server/database/embedded-cluster.ts';

type Sql = (text: string, values: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** Looks into the Postgres that a server has in a folder. */
export async function askCluster(dataFolder: string, work: (sql: Sql) => Promise<void>): Promise<void> {
  const { connection } = await openEmbeddedCluster(dataFolder);
  // Not as a server, for which Postgres would be kept running.
  const client = new Client({ ...connection, application_name: 'test' });
  await client.connect();
  try {
    await work(async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows);
  } finally {
    await client.end();
  }
}
