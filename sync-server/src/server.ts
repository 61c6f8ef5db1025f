import type { Logger } from 'pino';
import type { Clock } from '#contract/runtime/clock.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createAttempts } from './accounts/attempts/attempts-in-postgres.ts';
import { tidyAttempts } from './accounts/attempts/tidy-attempts.ts';
import type { Authenticate } from './accounts/authenticate.ts';
import { inviteFirstAdmin, type FirstAdminInvitation } from './accounts/first-admin.ts';
import { createPasswordHashing } from './accounts/passwords/password-hashing.ts';
import { ScopeNotifier } from './changes/scope-notifier.ts';
import type { ServerConfig } from './config/server-config.ts';
import { StartProblem } from './config/start-problem.ts';
import { openConfiguredDatabase } from './database/open-configured-database.ts';
import type { Database } from './database/open-database.ts';
import { timeQueries } from './database/time-queries.ts';
import { doChores } from './hourly-chores.ts';
import { browserRules, createApp, type App } from './http/app.ts';
import { takeForms } from './http/form-bodies.ts';
import { addHealthRoute } from './http/health.ts';
import { addressOf } from './http/listen.ts';
import { LateReplies } from './http/late-replies.ts';
import { addGauge, createMetrics } from './http/metrics.ts';
import { listRoutes, type RegisteredRoute } from './http/registered-routes.ts';
import { requireTransportSecurity, transportSecurity } from './http/transport-security.ts';
import { toLog, withoutSecrets } from './log/server-log.ts';
import { createMessages } from './messages/create-messages.ts';
import { addOutboxRoute } from './messages/outbox-route.ts';
import { electricTimes } from './open/open-server.ts';
import { productShapes, type ProductShape } from './product/product-shape.ts';
import { serveFromElectric } from './product/serve-from-electric.ts';
import { serveFromEngine } from './product/serve-from-engine.ts';
import { addShapeRoutes, shapeHeaders } from './product/shape-routes.ts';
import { unlessErased } from './product/unless-erased.ts';
import { addPushRoute } from './push/push-routes.ts';
import { addRest } from './rest/rest.ts';
import { privateCachePolicy } from './shapes/cache-policy.ts';
import { ShapeEngine } from './shapes/shape-engine.ts';

const choresEveryMs = 3_600_000;
/** Longer than Electric's own: each end is a request more. Clients give up at 45 s. */
const productTimes = { ...electricTimes, holdMs: 34_000, holdSpreadMs: 16_000 };

export interface SyncServer {
  readonly app: App;
  /** Everything that it serves. */
  readonly routes: readonly RegisteredRoute[];
  readonly database: Database;
  readonly notifier: ScopeNotifier;
  /** What opening the database took, milliseconds. */
  readonly databaseMs: number;
  /** Loads what the first requests need, so that they do not wait for it. */
  warm(): Promise<void>;
  /** A token for the first administrator's link, where there is none yet. */
  inviteFirstAdmin(): Promise<FirstAdminInvitation | undefined>;
  /** Comes, with what a person has to know, where the server's own Postgres has ended and cannot be started again. */
  readonly lost: Promise<string>;
  /** Lets everybody go whom it holds, then ends what it started. */
  close(): Promise<void>;
}

/** What others bring in, in place of the server's own. */
export interface ServerParts {
  readonly authenticate: Authenticate;
  readonly shapes: Readonly<Record<string, ProductShape>>;
  readonly times: typeof electricTimes;
  /** Answers of the REST interface are held against their schemas: for tests. */
  readonly checksAnswers: boolean;
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
  const { shapes, times } = { shapes: productShapes, times: productTimes, ...parts };
  const log = toLog(logger);
  const beganMs = clock.nowMs();
  const opened = await openConfiguredDatabase(config, log);
  const { database } = opened;
  const { connection, pool } = database;
  const metrics = createMetrics();
  timeQueries(pool, (seconds) => metrics.querySeconds.observe(seconds));
  const notifier = new ScopeNotifier({ pool, connection, clock, log });
  try {
    await notifier.start();
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw new StartProblem(`The database cannot be used: ${withoutSecrets(String(error))}`);
  }
  const databaseMs = clock.nowMs() - beganMs;

  const closing = new AbortController();
  const { trustedProxies } = config;
  const app = createApp({ logger, metrics, closing: closing.signal, trustedProxies });
  const routes = listRoutes(app);
  const isSecure = config.publicUrl?.startsWith('https:') === true;
  if (isSecure) requireTransportSecurity(app);
  takeForms(app);
  const messages = createMessages(config.messages, clock, log);
  if (messages.outbox !== undefined) addOutboxRoute(app, messages.outbox);
  const accounts = createAccounts({
    ...{ database, clock, log, config: config.accounts, messages: messages.sender },
    ...{ passwords: createPasswordHashing(), attempts: createAttempts(pool, clock) },
    ...{ registry: metrics.registry, publicUrl: () => config.publicUrl ?? addressOf(app) },
  });
  accounts.addRoutes(app);
  const authenticate = parts.authenticate ?? accounts.authenticate;

  const cancelChores = clock.every(choresEveryMs, () => {
    void doChores(pool, log, clock.wallTimeMs());
    Promise.all([accounts.tidy(), tidyAttempts(pool, clock.wallTimeMs())]).catch((error: unknown) =>
      log.warn('tidying-failed', { err: error }),
    );
  });

  addGauge(metrics.registry, 'sync_scopes_watched', 'Scopes that somebody waits for.', () => notifier.size);
  addGauge(metrics.registry, 'database_connections', 'Connections to the database.', () => pool.totalCount);
  addHealthRoute(app, pool, closing.signal);
  const held = metrics.heldRequests;
  const cache = privateCachePolicy;
  const engine = new ShapeEngine({ clock, cache, held, ...times, random: Math.random });
  const serve =
    config.electric === undefined
      ? serveFromEngine({ engine, pool, notifier, closing: closing.signal, nowMs: () => clock.nowMs() })
      : unlessErased(pool, serveFromElectric({ ...config.electric, closing: closing.signal }));
  const late = new LateReplies({
    ...{ connections: app.connections, metrics, logger, clock, closing: closing.signal },
    headers: { ...browserRules, ...(isSecure && transportSecurity), ...shapeHeaders },
    keepAliveMs: () => app.server.keepAliveTimeout,
  });
  addShapeRoutes(app, { shapes, authenticate, serve, late });
  addPushRoute(app, {
    ...{ pool, authenticate, registry: metrics.registry },
    nowMs: () => clock.wallTimeMs(),
    committed: (scopes) => notifier.committed(scopes),
  });
  addRest(app, {
    ...{ database, clock, log, authenticate, model: config.model, closing: closing.signal },
    committed: (scopes) => notifier.committed(scopes),
    checksAnswers: parts.checksAnswers ?? false,
  });
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const endKeeping = opened.keep(clock, log, lose);
  return {
    ...{ app, routes, database, notifier, databaseMs, lost },
    warm: () => accounts.warm(),
    inviteFirstAdmin: () => inviteFirstAdmin(database.query, clock.wallTimeMs()),
    async close() {
      closing.abort();
      endKeeping();
      cancelChores();
      await app.close();
      await messages.sender.close();
      await notifier.close();
      await opened.close();
    },
  };
}
