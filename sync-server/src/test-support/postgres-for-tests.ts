import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  const { user, password, host, port } = cluster.connection;
  project.provide(
    'postgresUrl',
    `postgresql://${user}:${String(password)}@/DATABASE?host=${encodeURIComponent(String(host))}&port=${port}`,
  );
}

export async function teardown(): Promise<void> {
  for (const { folder, cluster } of open.splice(0)) {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
