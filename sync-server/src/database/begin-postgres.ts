import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { PostgresPrograms } from './postgres-programs.ts';
import { clearStaleLocks, requireSocketFolder } from './postmaster.ts';
import type { SystemUser } from './system-user.ts';

/** Where a Postgres is reached. Whoever has joined it looks for it there, also after it was started again. */
export interface Place {
  /** Undefined where there are none (Windows). */
  readonly sockets: string | undefined;
  readonly port: number;
}

/** Only one gets the folder, by the lock that Postgres itself has in it: any other ends at once. */
export function beginPostgres(
  cluster: string,
  logFile: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
  { sockets, port }: Place,
): ChildProcess {
  const settings = {
    listen_addresses: sockets === undefined ? '127.0.0.1' : '',
    ...(sockets !== undefined && { unix_socket_directories: sockets, unix_socket_permissions: '0700' }),
    port: String(port),
    max_connections: '200',
  };
  clearStaleLocks(cluster);
  return spawnApart(programs.postgres, ['-D', cluster, ...asOptions(settings)], logFile, user);
}

/** One that ended is begun anew, where it was. */
export function beginAgain(
  cluster: string,
  logFile: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
  place: Place,
): ChildProcess | undefined {
  try {
    if (place.sockets !== undefined) requireSocketFolder(place.sockets, user);
    return beginPostgres(cluster, logFile, programs, user, place);
  } catch {
    // A folder that cannot be read, a disk that is full: the next attempt may go better, and there is an end to them.
    return undefined;
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function asOptions(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** In a session of its own: Ctrl-C in this terminal reaches it only through this server. */
function spawnApart(
  program: string,
  args: readonly string[],
  logFile: string,
  user: SystemUser | undefined,
): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log], cwd: '/', ...user });
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}
