import { existsSync } from 'node:fs';
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

/** The copy that is made before migration `version` runs. */
export function copyPath(folder: string, version: number): string {
  return join(folder, `beatrunner-before-${version}.sqlite`);
}
