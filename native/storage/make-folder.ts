import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own recursive `mkdir` never comes back from a place that
 * exists and in which nothing can be made (/proc answers ENOENT for ever), and no signal ends it.
 *
 * @param mode rights of those that are made
 * @throws what the file system throws; ENOTDIR when a file is in the way
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && path !== dirname(path); path = dirname(path))
    missing.push(path);
  for (const path of missing.toReversed()) makeOne(path, mode);
  // What is there already may be a file: that is for `mkdir` to say.
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
}

function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(path)) throw error;
  }
}
