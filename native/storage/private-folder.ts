import { chmodSync, closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** What BeatRunner itself puts into its data folder. */
const ownName =
  /^(?:(?:beatrunner|beatrunner-before-\d+|lock)\.sqlite(?:-wal|-shm|-journal|\.unfinished)?|service\.json(?:\.\d+)?|(?:accounts|pins|kiosk|left(?:-[\da-f]{16}-\d+)?)\.sealed(?:\.unfinished|\.unreadable)?|secrets\.key(?:\.[0-9a-f]+)?(?:\.unfinished)?|spool|window)$/;
const folderMode = 0o700;
const fileMode = 0o600;
/** Rights of the group and of everybody else. */
const othersMask = 0o077;
/** Set-group-id and sticky: somebody has arranged who shares this folder. */
const sharedMask = 0o3000;

/**
 * Makes a data folder that its user alone can look into: it holds heart rates, weights, and the keys to a running belt. One
 * that is there already loses the rights of others where all in it is ours; in a folder that is used for other things,
 * too, our files do. Windows has no such rights.
 *
 * @throws what {@link makeFolder} throws; rights that cannot be taken are left
 */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, folderMode);
  if (process.platform === 'win32') return;
  try {
    tighten(resolve(folder));
  } catch {
    // A file system without rights, or somebody else's folder: it works all the same.
  }
}

/**
 * Makes a file that its user alone can read, where there is none, for SQLite to fill: it gives its side files the same
 * rights. Where that fails SQLite says better why.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'a', fileMode));
  } catch {
    // It cannot be opened by SQLite either.
  }
}

function tighten(folder: string): void {
  const stats = statSync(folder);
  if (stats.uid !== process.getuid?.()) return;
  if ((stats.mode & othersMask) === 0) return;
  const entries = readdirSync(folder, { withFileTypes: true });
  const isOursAlone = entries.every(({ name }) => ownName.test(name));
  if (isOursAlone && (stats.mode & sharedMask) === 0 && folder !== homedir()) {
    chmodSync(folder, folderMode);
    return;
  }
  for (const entry of entries) {
    if (!ownName.test(entry.name)) continue;
    if (entry.isFile()) chmodSync(join(folder, entry.name), fileMode);
    else if (entry.isDirectory()) chmodSync(join(folder, entry.name), folderMode);
  }
}
