import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbeddedCluster, type EmbeddedCluster } from '#server/database/embedded-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const open: { folder: string; cluster: EmbeddedCluster }[] = [];

/** One real Postgres for all tests of the server; every file has databases of its own in it. */
export async function setup(project: TestProject): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'brt-'));
  chmodSync(folder, 0o755);
  const cluster = await openEmbeddedCluster(folder);
  open.push({ folder, cluster });
  await forgetDisk(cluster);
  const { user, password, host, port } = cluster.connection;
  project.provide(
    'postgresUrl',
    `postgresql://${user}:${String(password)}@/DATABASE?host=${encodeURIComponent(String(host))}&port=${port}`,
  );
}

/** Every file makes and drops databases: the disk, busy with other things, would have tests wait for it. */
async function forgetDisk(cluster: EmbeddedCluster): Promise<void> {
  const client = new Client(cluster.connection);
  await client.connect();
  for (const setting of ['fsync', 'full_page_writes'])
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

export async function teardown(): Promise<void> {
  for (const { folder, cluster } of open.splice(0)) {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
