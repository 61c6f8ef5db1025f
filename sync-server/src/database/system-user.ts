import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartProblem } from '#server/config/start-problem.ts';

/** Whom Postgres runs as. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

export const postgresUserName = 'postgres';

/**
 * Postgres refuses to run as root. For root it is the user `postgres`, who is made where there is none; for everybody else
 * it is they themselves.
 *
 * @returns undefined where nobody else has to be used
 * @throws StartProblem
 */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = findUser();
  if (known !== undefined) return known;
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      postgresUserName,
    ]);
  } catch (error) {
    throw new StartProblem(
      `Postgres does not run as root, and a user "${postgresUserName}" cannot be made (${String(error)}). Start the server as another user, or name a database with DATABASE_URL.`,
    );
  }
  const made = findUser();
  if (made !== undefined) return made;
  throw new StartProblem(`The user "${postgresUserName}" is not there, though it has just been made.`);
}

function findUser(): SystemUser | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === postgresUserName) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
