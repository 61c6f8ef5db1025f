import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type ClientConfig } from 'pg';
import type { Log } from '#contract/runtime/log.ts';
import { sessionOptions } from './session-settings.ts';
import type { ServerSchema } from './schema.ts';

/** A database in use. */
export interface Database {
  readonly pool: Pool;
  readonly query: Kysely<ServerSchema>;
  /** For connections of their own, such as those that listen. */
  readonly connection: ClientConfig;
  close(): Promise<void>;
}

const mostConnections = 30;
/** Milliseconds after which a connection, or a statement, is given up. */
const connectPatienceMs = 10_000;
const statementPatienceMs = 30_000;

export function openDatabase(given: ClientConfig, log: Log): Database {
  const connection = { ...given, options: sessionOptions };
  const pool = new Pool({
    ...connection,
    // Statements that do not wait for each other go out together.
    pipeline: true,
    max: mostConnections,
    connectionTimeoutMillis: connectPatienceMs,
    statement_timeout: statementPatienceMs,
    idle_in_transaction_session_timeout: statementPatienceMs,
  });
  // Also of those that are in use, between two statements: what is asked next says what became of it.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn('database-connection-lost', { err: error }));
  });
  pool.on('error', () => undefined);
  const query = new Kysely<ServerSchema>({ dialect: new PostgresDialect({ pool }) });
  return { pool, query, connection, close: () => query.destroy() };
}
