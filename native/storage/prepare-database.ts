import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { makePrivateFile, makePrivateFolder } from './private-folder.ts';
import { openSqlite } from './connection.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { applicationId, copyPath, databasePath } from './database-file.ts';
import type { Migration } from './migrations/migration.ts';
import { isBusy } from './storage-error.ts';

export interface PreparedDatabase {
  /** Open, in WAL mode, with the newest schema. */
  readonly sqlite: Database.Database;
  /** Version the file had; 0 when it was made just now. */
  readonly versionFound: number;
  /** The copy that was made before a migration. */
  readonly copiedTo?: string;
}

/**
 * Opens the database of a data folder and brings its schema up to date. A file that is damaged, newer than this program
 * or not ours is refused before anything is written to it.
 *
 * @param holdsLock whether the caller holds the data folder's lock. A migration of an existing database needs it and
 *   takes it for as long as it lasts: nobody may be running on the old schema.
 * @throws BeatRunnerError and what SQLite and the file system throw (see storage-error.ts)
 */
export async function prepareDatabase(
  folder: string,
  migrations: readonly Migration[],
  holdsLock: boolean,
): Promise<PreparedDatabase> {
  makePrivateFolder(folder);
  const path = databasePath(folder);
  const known = migrations.at(-1)?.version ?? 0;
  const versionFound = inspect(path, known);
  if (versionFound === 0 || versionFound === known) {
    return { sqlite: openMigrated(path, migrations), versionFound };
  }

  const lock = holdsLock ? undefined : await lockDataFolder(folder);
  try {
    const copiedTo = copyPath(folder, versionFound + 1);
    copyBefore(path, copiedTo);
    return { sqlite: openMigrated(path, migrations), versionFound, copiedTo };
  } finally {
    lock?.release();
  }
}

/** Looks at the file without changing it. Returns its schema version, 0 for one that is missing or empty. */
function inspect(path: string, known: number): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isFile()) throw new BeatRunnerError('storage/failed', { reason: `${path} is not a file` });
  if (stats.size === 0) return 0;
  checkHeader(path, stats.size);

  const sqlite = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const found = Number(sqlite.pragma('user_version', { simple: true }));
    const tables = Number(sqlite.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
    if (tables > 0 && sqlite.pragma('application_id', { simple: true }) !== applicationId) {
      throw new BeatRunnerError('storage/failed', { reason: `${path} belongs to another program` });
    }
    if (found > known) throw new BeatRunnerError('storage/newer-schema', { path, found, known });
    return found;
  } finally {
    sqlite.close();
  }
}

/** SQLite opens a file that was cut off and fails only later, at the first missing page. The header tells at once. */
function checkHeader(path: string, sizeBytes: number): void {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  const isDatabase = header.toString('latin1', 0, 16) === 'SQLite format 3\0';
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const pages = header.readUInt32BE(28);
  // The page count is only kept up when it was written with the last change. Pages may still be in the WAL.
  const isCountValid = header.readUInt32BE(24) === header.readUInt32BE(92);
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  const isCutOff = isCountValid && (wal?.size ?? 0) === 0 && pages * pageBytes > sizeBytes;
  if (!isDatabase || isCutOff) throw new BeatRunnerError('storage/damaged', { path });
}

/** A whole copy, what is still in the WAL included. It replaces one that an attempt before left behind. */
function copyBefore(path: string, copy: string): void {
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  makePrivateFile(unfinished);
  const sqlite = openSqlite(path);
  try {
    // A copy of something broken helps nobody, and a migration could make it worse.
    if (sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new BeatRunnerError('storage/damaged', { path });
    }
    sqlite.prepare('VACUUM INTO ?').run(unfinished);
  } finally {
    sqlite.close();
  }
  syncToDisk(unfinished);
  renameSync(unfinished, copy);
  // Windows cannot open folders; there the rename is journalled by the file system.
  if (process.platform !== 'win32') syncToDisk(dirname(copy));
}

function syncToDisk(path: string): void {
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function openMigrated(path: string, migrations: readonly Migration[]): Database.Database {
  const isNew = !existsSync(path);
  if (isNew) makePrivateFile(path);
  const sqlite = openSqlite(path);
  try {
    useWal(sqlite);
    for (const migration of migrations) apply(sqlite, migration);
    if (isNew && process.platform !== 'win32') syncToDisk(dirname(path));
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/**
 * Changing the journal mode does not wait for others as statements do, so two processes that make one database at the
 * same moment would collide.
 */
function useWal(sqlite: Database.Database): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (sqlite.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
        throw new BeatRunnerError('storage/failed', {
          reason: 'this file system cannot hold the database (no WAL)',
        });
      }
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === 250) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

function apply(sqlite: Database.Database, migration: Migration): void {
  const migrate = sqlite.transaction(() => {
    // Asked again inside of the transaction: another process may have been first.
    if (Number(sqlite.pragma('user_version', { simple: true })) >= migration.version) return;
    sqlite.exec(migration.sql);
    sqlite.pragma(`application_id = ${applicationId}`);
    sqlite.pragma(`user_version = ${migration.version}`);
  });
  migrate.immediate();
}
