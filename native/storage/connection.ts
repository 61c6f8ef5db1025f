import { randomInt } from 'node:crypto';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import type { StorageSchema } from './schema.ts';
import { DeviceStamps } from './sync/device-stamps.ts';

/** How long a statement waits for another process that writes, milliseconds. */
const busyTimeoutMs = 5000;

/** What a test may take away, so that SQLite's own errors are met. */
export interface StorageLimits {
  /** The database may not grow beyond this many pages of 4 KiB; then SQLite reports a full disk. */
  readonly maxPages?: number;
}

export interface WriterConnection {
  readonly sqlite: Database.Database;
  readonly query: Kysely<StorageSchema>;
  /** Clock readings for what is written. */
  readonly stamps: DeviceStamps;
  /** In [0, 1), for ids. */
  readonly random: () => number;
}

export interface ReaderConnection {
  readonly sqlite: Database.Database;
  readonly query: ReadonlyKysely<StorageSchema>;
}

/** What survives once a write was acknowledged: an end of the process, or also an end of the power supply. */
export type Durability = 'process' | 'power';

/** A connection that may write, with nothing prepared yet: see prepare-database.ts. */
export function openSqlite(path: string): Database.Database {
  const sqlite = new Database(path, { timeout: busyTimeoutMs });
  try {
    sqlite.pragma('foreign_keys = ON');
    setDurability(sqlite, 'power');
    // A long read keeps the WAL from being reset; give the space back afterwards.
    sqlite.pragma(`journal_size_limit = ${16 * 1024 * 1024}`);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

export function openWriter(
  sqlite: Database.Database,
  limits: StorageLimits,
  random: () => number = unguessable,
): WriterConnection {
  if (limits.maxPages !== undefined) sqlite.pragma(`max_page_count = ${limits.maxPages}`);
  return {
    sqlite,
    query: new Kysely({ dialect: new SqliteDialect({ database: sqlite }) }),
    stamps: new DeviceStamps(),
    random,
  };
}

function unguessable(): number {
  return randomInt(2 ** 47) / 2 ** 47;
}

/** A connection that cannot write. The database has to be there. */
export function openReader(path: string): ReaderConnection {
  const sqlite = new Database(path, { timeout: busyTimeoutMs, readonly: true, fileMustExist: true });
  // `never` is how Kysely hands out its read-only type: the object is the same, the methods that write are not in it.
  return { sqlite, query: new Kysely({ dialect: new SqliteDialect({ database: sqlite }) }) as never };
}

/**
 * In WAL mode a committed transaction outlives the process in any case (it is in the kernel's hands). FULL also syncs
 * the WAL at every commit, so that it outlives a power cut; NORMAL leaves that to the next checkpoint.
 */
export function setDurability(sqlite: Database.Database, durability: Durability): void {
  sqlite.pragma(`synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
}

/**
 * Runs `write` in one transaction that takes the write lock at once: one that began by reading could not wait for
 * another process that writes, it would fail.
 */
export async function inWriteTransaction<T>(
  connection: WriterConnection,
  write: (query: Kysely<StorageSchema>) => Promise<T>,
): Promise<T> {
  connection.sqlite.exec('BEGIN IMMEDIATE');
  try {
    const result = await write(connection.query);
    connection.sqlite.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors, a full disk among them.
    if (connection.sqlite.inTransaction) connection.sqlite.exec('ROLLBACK');
    throw error;
  }
}

/** Runs several queries on one state of the database, whatever is written meanwhile. */
export async function inReadTransaction<T>(
  connection: ReaderConnection,
  read: (query: ReadonlyKysely<StorageSchema>) => Promise<T>,
): Promise<T> {
  connection.sqlite.exec('BEGIN');
  try {
    return await read(connection.query);
  } finally {
    if (connection.sqlite.inTransaction) connection.sqlite.exec('COMMIT');
  }
}
