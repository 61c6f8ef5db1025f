import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SystemUser } from './system-user.ts';

/** A Postgres that runs, and how to get to it. */
export interface Postmaster {
  readonly pid: number;
  readonly connection: { readonly host: string; readonly port: number };
}

/** Longest path of a socket that every system takes, bytes. */
const longestSocketPath = 100;
const socketFolderStart = path.join(tmpdir(), 'beatrunner-');

/**
 * Who runs on a folder, from its `postmaster.pid`.
 *
 * @returns undefined where nobody does, or whoever does is not ready to be asked
 */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid = '', , , port = '', sockets = '', address = '', , status = ''] = readFileSync(
    file,
    'utf8',
  ).split('\n');
  if (status.trim() !== 'ready' || !isAlive(Number(pid))) return undefined;
  const host = sockets.trim() === '' ? address.trim() : sockets.trim();
  return { pid: Number(pid), connection: { host, port: Number(port) } };
}

/** Whether a Postgres has the folder, ready or not. It takes it a moment to let go. */
export function isHeld(cluster: string): boolean {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const [pid = ''] = readFileSync(file, 'utf8').split('\n');
  return isAlive(Number(pid));
}

/**
 * Takes away the lock files of a Postgres that has ended where another one would take it for alive, and never start: nobody
 * took note of its end, or its number is another program's by now.
 */
export function clearStaleLocks(cluster: string): void {
  for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
    const file = path.join(cluster, name);
    if (!existsSync(file)) continue;
    const [pid = ''] = readFileSync(file, 'utf8').split('\n');
    if (isZombie(Number(pid)) || isAnother(Number(pid))) rmSync(file, { force: true });
  }
}

/** @param pid of a Postgres */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid) && !isAnother(pid);
  } catch (error) {
    return Reflect.get(error as Error, 'code') === 'EPERM';
  }
}

/** A folder that only Postgres and we get into: the cluster itself, unless its path is too long for a socket. */
export function socketFolder(cluster: string, user: SystemUser | undefined): string {
  if (Buffer.byteLength(path.join(cluster, '.s.PGSQL.5432')) < longestSocketPath) return cluster;
  const folder = mkdtempSync(socketFolderStart);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** That folder, made anew where somebody has cleared it away. */
export function requireSocketFolder(folder: string, user: SystemUser | undefined): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { mode: 0o700 });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
}

/** Where the sockets had to have a folder of their own, it goes with the Postgres that was reached by it. */
export function removeSocketFolder(cluster: string, { connection }: Postmaster): void {
  const isOwn = connection.host.startsWith(socketFolderStart) && connection.host !== cluster;
  if (isOwn) rmSync(connection.host, { recursive: true, force: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Where nobody takes note of the ends of processes, as in a container without an init, they stay in the list. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && / Z /.test(readFileSync(file, 'utf8').replace(/^.*\)/, ''));
}

/** Whether the number is that of a program which is no Postgres. False where that cannot be told. */
function isAnother(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
