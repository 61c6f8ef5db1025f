import type { Log } from '#contract/runtime/log.ts';
import type { ServerConfig } from '#server/config/server-config.ts';
import { StartProblem } from '#server/config/start-problem.ts';
import { withoutSecrets } from '#server/log/server-log.ts';
import { applicationName, openEmbeddedCluster, type EmbeddedCluster } from './embedded-cluster.ts';
import { migrate } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { openDatabase, type Database } from './open-database.ts';

export interface OpenDatabase {
  readonly database: Database;
  /** Starts our own Postgres again whenever it ends, until that is ended: where there is one. */
  readonly keep: EmbeddedCluster['keep'];
  /** Ends the connections, and the Postgres that was started for them. */
  close(): Promise<void>;
}

/**
 * The database that the configuration names, with its schema up to date.
 *
 * @throws StartProblem
 */
export async function openConfiguredDatabase(config: ServerConfig, log: Log): Promise<OpenDatabase> {
  const cluster =
    config.database.kind === 'folder' ? await openEmbeddedCluster(config.database.folder) : undefined;
  const given =
    config.database.kind === 'url'
      ? { connectionString: config.database.url, application_name: applicationName }
      : cluster?.connection;
  if (given === undefined) throw new Error('a folder has a cluster');
  const database = openDatabase(given, log);
  const close = async (): Promise<void> => {
    await database.close();
    await cluster?.stop();
  };
  try {
    const applied = await migrate(database.pool, allMigrations);
    if (applied.length > 0) log.info('schema-migrated', { applied });
  } catch (error) {
    await close().catch(() => undefined);
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(`The database cannot be used: ${withoutSecrets(String(error))}`);
  }
  const keep: EmbeddedCluster['keep'] = (...how) => cluster?.keep(...how) ?? (() => undefined);
  return { database, keep, close };
}
