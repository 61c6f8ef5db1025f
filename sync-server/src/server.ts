import type { Logger } from 'pino';
import type { Clock } from '#contract/runtime/clock.ts';
import { inviteFirstAdmin } from './accounts/first-admin.ts';
import { nobodyIsKnown, type Authenticate } from './accounts/authenticate.ts';
import { changeAges, tidyChanges } from './changes/tidy-changes.ts';
import { ScopeNotifier } from './changes/scope-notifier.ts';
import type { ServerConfig } from './config/server-config.ts';
import { StartProblem } from './config/start-problem.ts';
import { applicationName, openEmbeddedCluster, type EmbeddedCluster } from './database/embedded-cluster.ts';
import { migrate } from './database/migrate.ts';
import { allMigrations } from './database/migrations/all-migrations.ts';
import { openDatabase, type Database } from './database/open-database.ts';
import { createApp, type App } from './http/app.ts';
import { addHealthRoute } from './http/health.ts';
import { addGauge, createMetrics } from './http/metrics.ts';
import { toLog, withoutSecrets } from './log/server-log.ts';
import { electricTimes } from './open/open-server.ts';
import { productShapes, type ProductShape } from './product/product-shape.ts';
import { serveFromElectric } from './product/serve-from-electric.ts';
import { serveFromEngine } from './product/serve-from-engine.ts';
import { addShapeRoutes } from './product/shape-routes.ts';
import { privateCachePolicy } from './shapes/cache-policy.ts';
import { ShapeEngine } from './shapes/shape-engine.ts';

const tidyEveryMs = 3_600_000;

export interface SyncServer {
  readonly app: App;
  readonly database: Database;
  readonly notifier: ScopeNotifier;
  /** What opening the database took, milliseconds. */
  readonly databaseMs: number;
  /** A token for the first administrator's link, where there is none yet. */
  inviteFirstAdmin(): Promise<string | undefined>;
  /** Lets everybody go whom it holds, then ends what it started. */
  close(): Promise<void>;
}

/** What others bring in; a server without them serves nothing private. */
export interface ServerParts {
  readonly authenticate: Authenticate;
  readonly shapes: Readonly<Record<string, ProductShape>>;
  readonly times: typeof electricTimes;
}

/**
 * The sync server, all but its port.
 *
 * @throws StartProblem
 */
export async function createServer(
  config: ServerConfig,
  logger: Logger,
  clock: Clock,
  parts: Partial<ServerParts> = {},
): Promise<SyncServer> {
  const { authenticate, shapes, times } = {
    ...{ authenticate: nobodyIsKnown, shapes: productShapes, times: electricTimes },
    ...parts,
  };
  const log = toLog(logger);
  const beganMs = clock.nowMs();
  const cluster =
    config.database.kind === 'folder' ? await openEmbeddedCluster(config.database.folder) : undefined;
  const database = openDatabase(connectionOf(config, cluster), log);
  const { connection, pool } = database;
  const notifier = new ScopeNotifier({ pool, connection, clock, log });
  try {
    const applied = await migrate(pool, allMigrations);
    if (applied.length > 0) log.info('schema-migrated', { applied });
    await notifier.start();
  } catch (error) {
    await database.close().catch(() => undefined);
    await cluster?.stop();
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(`The database cannot be used: ${withoutSecrets(String(error))}`);
  }
  const databaseMs = clock.nowMs() - beganMs;

  const cancelTidying = clock.every(tidyEveryMs, () => {
    tidyChanges(pool, changeAges).then(
      (gone) => log.info('changes-tidied', { gone }),
      (error: unknown) => log.warn('tidying-failed', { err: error }),
    );
  });

  const closing = new AbortController();
  const metrics = createMetrics();
  const app = createApp({ logger, metrics, closing: closing.signal });
  addGauge(metrics.registry, 'sync_scopes_watched', 'Scopes that somebody waits for.', () => notifier.size);
  addGauge(metrics.registry, 'database_connections', 'Connections to the database.', () => pool.totalCount);
  addHealthRoute(app, pool, closing.signal);
  const engine = new ShapeEngine({ clock, cache: privateCachePolicy, ...times, random: Math.random });
  const serve =
    config.electric === undefined
      ? serveFromEngine({ engine, pool, notifier, closing: closing.signal, nowMs: () => clock.nowMs() })
      : serveFromElectric({ ...config.electric, closing: closing.signal });
  addShapeRoutes(app, { shapes, authenticate, serve });
  return {
    ...{ app, database, notifier, databaseMs },
    inviteFirstAdmin: () => inviteFirstAdmin(database.query, clock.wallTimeMs()),
    async close() {
      closing.abort();
      cancelTidying();
      await app.close();
      await notifier.close();
      await database.close();
      await cluster?.stop();
    },
  };
}

function connectionOf(config: ServerConfig, cluster: EmbeddedCluster | undefined) {
  if (cluster !== undefined) return cluster.connection;
  if (config.database.kind === 'folder') throw new Error('a folder has a cluster');
  return { connectionString: config.database.url, application_name: applicationName };
}
