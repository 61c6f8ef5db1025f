import { Client, Pool, type ClientConfig } from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '#contract/runtime/clock.ts';
import type { ShapesConfig } from '#server/config/shapes-config.ts';
import { StartProblem } from '#server/config/start-problem.ts';
import { sessionOptions } from '#server/database/session-settings.ts';
import { createApp, type App } from '#server/http/app.ts';
import { addGauge, createMetrics } from '#server/http/metrics.ts';
import { toLog, withoutSecrets } from '#server/log/server-log.ts';
import { publicCachePolicy } from '#server/shapes/cache-policy.ts';
import { FrozenShapes } from '#server/shapes/frozen-shapes.ts';
import { ShapeEngine } from '#server/shapes/shape-engine.ts';
import { OpenLog } from './open-log.ts';
import { OpenLifetime } from './open-lifetime.ts';
import { addOpenRoutes } from './open-routes.ts';
import { OpenSource } from './open-source.ts';

/** Electric's own times, milliseconds. */
export const electricTimes = { holdMs: 20_000, holdSpreadMs: 0, eventsMs: 60_000, keepAliveMs: 21_000 };
const pollMs = 1000;
const mostShapes = 2000;
const mostConnections = 20;

export interface OpenServer {
  readonly app: App;
  /** Lets everybody go whom it holds, and takes the triggers off. */
  close(): Promise<void>;
}

/**
 * The open development mode: Electric's interface over any table of a database.
 *
 * @throws StartProblem
 */
export async function createOpenServer(
  config: ShapesConfig,
  logger: Logger,
  clock: Clock,
  times = electricTimes,
): Promise<OpenServer> {
  const log = toLog(logger);
  const connection: ClientConfig = {
    connectionString: config.databaseUrl,
    options: sessionOptions,
    application_name: 'beatrunner-shapes',
  };
  const pool = new Pool({ ...connection, max: mostConnections, connectionTimeoutMillis: 10_000 });
  pool.on('error', (error) => log.warn('database-connection-lost', { err: error }));
  const lifetime = new OpenLifetime(pool, clock, log);
  const changed = (relations: readonly string[]): void => source.changed(relations);
  const connect = async (): Promise<Client> => {
    const client = new Client(connection);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const onPoll = (): Promise<void> => source.lookAtTables();
  const openLog = new OpenLog({ pool, connect, clock, log, pollMs, onChange: changed, onPoll });
  const source = new OpenSource(pool, openLog, () => clock.nowMs());
  try {
    await lifetime.begin(await connect());
    await openLog.start();
  } catch (error) {
    await pool.end().catch(() => undefined);
    throw new StartProblem(
      `DATABASE_URL: the database cannot be used (${withoutSecrets(String(error))}). It has to be Postgres 14 or newer, and its user has to be allowed to make a schema.`,
    );
  }

  const closing = new AbortController();
  const metrics = createMetrics();
  const wallTimeUs = (): bigint => BigInt(Math.round(clock.wallTimeMs() * 1000));
  const shapes = new FrozenShapes(source, { chunkBytes: config.chunkBytes, mostShapes, wallTimeUs });
  const cache = publicCachePolicy({
    maxAgeS: config.maxAgeS,
    staleAgeS: config.staleAgeS,
    eventsMs: times.eventsMs,
  });
  const held = metrics.heldRequests;
  const engine = new ShapeEngine({ clock, cache, held, ...times, random: Math.random });
  const app = createApp({ logger, metrics, closing: closing.signal });
  addGauge(metrics.registry, 'shapes', 'Shapes that somebody has asked for.', () => shapes.size);
  addOpenRoutes(app, {
    ...{ engine, shapes, source, closing: closing.signal },
    ...{ canDelete: config.canDelete, secret: config.secret, isInsecure: config.isInsecure },
    onFailure: (error) => logger.error({ err: error }, 'shape-failed'),
  });
  return {
    app,
    async close() {
      closing.abort();
      await app.close();
      shapes.dropAll();
      await openLog.close();
      await lifetime.end();
      await pool.end();
    },
  };
}
