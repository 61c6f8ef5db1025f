import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbeddedCluster } from '#server/database/embedded-cluster.ts';

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- it is merged into vitest's
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real Postgres for all tests of the server; every file has databases of its own in it. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'brt-'));
  chmodSync(folder, 0o755);
  const cluster = await openEmbeddedCluster(folder);
  const { user, password, host, port } = cluster.connection;
  project.provide(
    'postgresUrl',
    `postgresql://${user}:${String(password)}@/DATABASE?host=${encodeURIComponent(String(host))}&port=${port}`,
  );
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
