import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { StartProblem } from '#server/config/start-problem.ts';
import { postgresUserName, type SystemUser } from './system-user.ts';

/**
 * Makes the folder, and those above it, where they are not there. One after the other: in `/proc` Node's own way of making
 * them all does not come to an end.
 *
 * @throws StartProblem where there can be no such folder, or nothing can be written to it
 */
export function makeDataFolder(folder: string): void {
  const missing: string[] = [];
  let at = folder;
  try {
    while (!isThere(at)) {
      missing.unshift(at);
      at = path.dirname(at);
    }
    if (!statSync(at).isDirectory()) throw unusable(folder, `${at} is no folder`);
    accessSync(at, constants.W_OK | constants.X_OK);
    for (const next of missing) {
      at = next;
      makeFolder(at);
    }
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const code = String(Reflect.get(error as Error, 'code'));
    throw unusable(
      folder,
      missing.includes(at) ? `${at} cannot be made (${code})` : `${at} cannot be written to (${code})`,
    );
  }
}

/**
 * @param user whom Postgres will run as, where that is somebody else
 * @throws StartProblem where they cannot get into the folder
 */
export function requireEntry(folder: string, user: SystemUser | undefined): void {
  if (user === undefined || canEnter(folder, user)) return;
  let closed = folder;
  while (path.dirname(closed) !== closed && !canEnter(path.dirname(closed), user)) {
    closed = path.dirname(closed);
  }
  throw unusable(
    folder,
    `Postgres runs as the user "${postgresUserName}", who may not enter ${closed} (chmod o+x lets them through)`,
  );
}

function isThere(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false }) !== undefined;
}

/** Another node may be faster. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (Reflect.get(error as Error, 'code') !== 'EEXIST' || !isThere(folder)) throw error;
  }
}

/** Asked as that user, because modes are not all that there is to it. Where it cannot be asked, Postgres will say. */
function canEnter(folder: string, user: SystemUser): boolean {
  return spawnSync('test', ['-x', folder], { cwd: '/', stdio: 'ignore', ...user }).status !== 1;
}

function unusable(folder: string, reason: string): StartProblem {
  return new StartProblem(
    `The data folder ${folder} cannot be used: ${reason}. Name another folder with BEATRUNNER_SERVER_DATA, or a database with DATABASE_URL.`,
  );
}
