import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Marks our databases in their header ("BtRn"), so that another program's file is never taken for one. */
export const applicationId = 0x4274526e;

/** The database in a data folder. Beside it SQLite keeps `-wal` and `-shm` while it is open. */
export function databasePath(folder: string): string {
  return join(folder, 'beatrunner.sqlite');
}

/** Whether anything was ever stored in this folder. */
export function hasDatabase(folder: string): boolean {
  return existsSync(databasePath(folder));
}

/**
 * Looks whether the database is still the file that it was. SQLite goes on writing to a file that was deleted or
 * replaced, and everything it then keeps is gone with the process.
 */
export function watchDatabaseFile(folder: string): () => boolean {
  const path = databasePath(folder);
  const { ino, dev } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now !== undefined && now.ino === ino && now.dev === dev;
  };
}

/** The copy that is made before migration `version` runs. */
export function copyPath(folder: string, version: number): string {
  return join(folder, `beatrunner-before-${version}.sqlite`);
}
