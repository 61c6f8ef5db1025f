import { chownSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Reflect.get(error as Error, 'code') === 'EPERM';
  }
}

/** A folder that only Postgres and we get into: the cluster itself, unless its path is too long for a socket. */
export function socketFolder(cluster: string, user: SystemUser | undefined): string {
  if (Buffer.byteLength(path.join(cluster, '.s.PGSQL.5432')) < longestSocketPath) return cluster;
  const folder = mkdtempSync(path.join(tmpdir(), 'beatrunner-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
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
