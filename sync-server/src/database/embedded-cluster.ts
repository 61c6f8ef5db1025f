import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { StartProblem } from '#server/config/start-problem.ts';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';
import { isPassing } from './postgres-error.ts';
import { freePort, isAlive, isHeld, readPostmaster, socketFolder, type Postmaster } from './postmaster.ts';
import { postgresUser, type SystemUser } from './system-user.ts';

export interface EmbeddedCluster {
  readonly connection: ClientConfig;
  /** What starting it took, milliseconds. */
  readonly timings: { readonly createMs: number; readonly startMs: number };
  /** Ends Postgres, unless other servers use it. */
  stop(): Promise<void>;
}

const superuser = 'beatrunner';
const databaseName = 'beatrunner';
/** Sessions of this server tell by it whose they are. */
export const applicationName = 'beatrunner-sync-server';
const clusterName = 'postgres-18';
const patienceMs = 30_000;
const pauseMs = 15;
/** A folder that has just been let go is worth another try. */
const mostFailures = 3;

/**
 * Postgres in a folder of its own: made the first time, started where it does not run, joined where it does (another node,
 * or one that was killed before it could end it). It runs beside this process, so that nothing that ends this one ends it
 * in the middle of something.
 *
 * @throws StartProblem
 */
export async function openEmbeddedCluster(dataFolder: string): Promise<EmbeddedCluster> {
  const user = postgresUser();
  const startedMs = performance.now();
  mkdirSync(dataFolder, { recursive: true });
  const programs = findPostgresPrograms(dataFolder, user);
  const cluster = path.join(dataFolder, clusterName);
  const isNew = !existsSync(cluster);
  if (isNew) await createCluster(cluster, programs, user);
  const createdMs = performance.now();
  const logFile = path.join(dataFolder, 'postgres.log');
  const start = (): Promise<ClientConfig> => startOrJoin(cluster, logFile, programs, user);
  // Another node may have ended it between the two steps of joining it.
  const connection = await start().catch((error: unknown) => {
    if (isPassing(error)) return start();
    throw error;
  });
  const timings = { createMs: isNew ? createdMs - startedMs : 0, startMs: performance.now() - createdMs };
  return { connection, timings, stop: () => stopPostgres(cluster, connection, programs, user) };
}

async function startOrJoin(
  cluster: string,
  logFile: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
): Promise<ClientConfig> {
  const running = readPostmaster(cluster) ?? (await startPostgres(cluster, logFile, programs, user));
  const connection = {
    ...running.connection,
    user: superuser,
    password: readFileSync(passwordFile(cluster), 'utf8').trim(),
    database: databaseName,
    application_name: applicationName,
  };
  await waitUntilReady({ ...connection, database: 'postgres' }, logFile);
  await ensureDatabase(connection);
  return connection;
}

function passwordFile(cluster: string): string {
  return path.join(cluster, 'beatrunner-password');
}

/** Whole or not at all: of two that begin at once, one is kept. */
async function createCluster(
  cluster: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
): Promise<void> {
  const draft = `${cluster}.draft-${process.pid}`;
  const password = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user !== undefined) for (const file of [draft, password]) chownSync(file, user.uid, user.gid);
  try {
    const { code, output } = await run(
      programs.initdb,
      [
        ...[`--pgdata=${draft}`, `--username=${superuser}`, `--pwfile=${password}`, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        '--no-instructions',
      ],
      user,
    );
    if (code !== 0) throw new StartProblem(`Postgres could not make its folder ${cluster}: ${output.trim()}`);
    renameSync(password, passwordFile(draft));
    chmodSync(passwordFile(draft), 0o600);
    renameSync(draft, cluster);
  } catch (error) {
    if (!existsSync(cluster)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(password, { force: true });
  }
}

async function startPostgres(
  cluster: string,
  logFile: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
): Promise<Postmaster> {
  const sockets = process.platform === 'win32' ? undefined : socketFolder(cluster, user);
  const port = sockets === undefined ? await freePort() : 5432;
  const settings = {
    listen_addresses: sockets === undefined ? '127.0.0.1' : '',
    ...(sockets !== undefined && { unix_socket_directories: sockets, unix_socket_permissions: '0700' }),
    port: String(port),
    max_connections: '200',
  };
  const begin = (): ChildProcess =>
    spawnApart(programs.postgres, ['-D', cluster, ...asOptions(settings)], logFile, user);
  let child = begin();
  let failures = 0;
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const running = readPostmaster(cluster);
    if (running !== undefined) return running;
    await pause();
    if (child.exitCode !== null || child.signalCode !== null) {
      // Another node's is on its way, up or down: it is joined, or its place is taken.
      failures += isHeld(cluster) ? 0 : 1;
      if (failures === mostFailures)
        throw new StartProblem(`Postgres did not start. Its last words:\n${lastWords(logFile)}`);
      await pause();
      if (readPostmaster(cluster) === undefined) child = begin();
    }
    if (performance.now() > deadlineMs) {
      throw new StartProblem(
        `Postgres did not start within ${patienceMs / 1000} s. Its last words:\n${lastWords(logFile)}`,
      );
    }
  }
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

async function waitUntilReady(connection: ClientConfig, logFile: string): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const client = quietClient(connection);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) {
        throw new StartProblem(
          `Postgres is not ready (${String(error)}). Its last words:\n${lastWords(logFile)}`,
        );
      }
      await pause();
    }
  }
}

async function ensureDatabase(connection: ClientConfig): Promise<void> {
  const client = quietClient({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } catch (error) {
    // Another node made it between the two.
    if (!['42P04', '23505'].includes(String(Reflect.get(error as Error, 'code')))) throw error;
  } finally {
    await client.end();
  }
}

async function stopPostgres(
  cluster: string,
  connection: ClientConfig,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
): Promise<void> {
  const running = readPostmaster(cluster);
  if (running === undefined || (await hasOtherServers(connection))) return;
  if (process.platform === 'win32') {
    await run(programs.control, ['stop', '-D', cluster, '-m', 'fast', '-w'], user);
    return;
  }
  process.kill(running.pid, 'SIGINT');
  const deadlineMs = performance.now() + patienceMs;
  while (isAlive(running.pid) && performance.now() < deadlineMs) {
    await pause();
  }
}

async function hasOtherServers(connection: ClientConfig): Promise<boolean> {
  const client = quietClient(connection);
  try {
    await client.connect();
    const { rows } = await client.query<{ others: number }>(
      'SELECT count(*)::int AS others FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
      [applicationName],
    );
    return (rows[0]?.others ?? 0) > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function run(
  program: string,
  args: readonly string[],
  user: SystemUser | undefined,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', ...user });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** What happens to its connection is told by what it is asked next. */
function quietClient(connection: ClientConfig): Client {
  const client = new Client(connection);
  client.on('error', () => undefined);
  return client;
}

function lastWords(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
