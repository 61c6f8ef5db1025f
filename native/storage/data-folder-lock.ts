import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { makePrivateFile, makePrivateFolder } from './private-folder.ts';
import { isBusy, toStorageError } from './storage-error.ts';

/** Held by the one process that may own a belt with this data folder. */
export interface DataFolderLock {
  readonly folder: string;
  /** Lets the folder go. Calling it again does nothing. */
  release(): void;
}

/**
 * Folders whose lock this process holds, with the connection that is the lock. Module state on purpose: locks of the
 * operating system belong to the process too, and `openStore` has to know whether a migration may go ahead under the
 * caller's own lock. It also keeps the connection alive when a caller drops its `DataFolderLock`: a connection that is
 * garbage collected is closed, and the lock would be gone while the belt runs.
 */
const heldHere = new Map<string, Database.Database>();

/** Whether this process itself holds the lock. */
export function holdsDataFolder(folder: string): boolean {
  try {
    return heldHere.has(realpathSync(folder));
  } catch {
    // A folder that is not there, or cannot be read, is not locked by anybody.
    return false;
  }
}

/**
 * Takes the data folder for this process. Readers do not need it: they open the store beside a live session. The lock is
 * an exclusive transaction on a file of its own: the operating system drops it when the process ends, however it ends.
 *
 * Rejects with `storage/already-open` when another process (or this one) has it, `storage/folder-not-writable` when the
 * lock file cannot be made.
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const sqlite = takeLock(folder);
  const realFolder = realpathSync(folder);
  heldHere.set(realFolder, sqlite);
  return {
    folder,
    release() {
      if (!sqlite.open) return;
      heldHere.delete(realFolder);
      sqlite.close();
    },
  };
}

function takeLock(folder: string): Database.Database {
  let sqlite: Database.Database | undefined;
  try {
    makePrivateFolder(folder);
    const path = join(folder, 'lock.sqlite');
    makePrivateFile(path);
    sqlite = new Database(path, { timeout: 0 });
    sqlite.exec('BEGIN EXCLUSIVE');
    return sqlite;
  } catch (error) {
    sqlite?.close();
    if (isBusy(error)) throw new BeatRunnerError('storage/already-open', { path: folder }, error);
    throw toStorageError(error, folder);
  }
}
