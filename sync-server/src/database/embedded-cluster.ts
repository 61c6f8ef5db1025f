import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { StartProblem } from '#server/config/start-problem.ts';
import { beginAgain, beginPostgres, hasEnded, type Place } from './begin-postgres.ts';
import { makeDataFolder, requireEntry } from './data-folder.ts';
import { keepPostgres } from './keep-postgres.ts';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';
import { isPassing } from './postgres-error.ts';
import {
  freePort,
  isAlive,
  isHeld,
  readPostmaster,
  removeSocketFolder,
  socketFolder,
  type Postmaster,
} from './postmaster.ts';
import { postgresUser, type SystemUser } from './system-user.ts';

export interface EmbeddedCluster {
  readonly connection: ClientConfig;
  /** What starting it took, milliseconds. */
  readonly timings: { readonly createMs: number; readonly startMs: number };
  /**
   * Starts it again whenever it ends, where it was before, until that is ended or it is stopped.
   *
   * @param lost called once, with what a person has to know, where that does not succeed
   * @returns ends that
   */
  keep(clock: Clock, log: Log, lost: (why: string) => void): () => void;
  /** Ends Postgres, unless other servers use it. */
  stop(): Promise<void>;
}

interface Running {
  readonly connection: ClientConfig & Postmaster['connection'];
  /** This server has started it. */
  readonly isStarter: boolean;
}

const superuser = 'beatrunner';
const databaseName = 'beatrunner';
/** Sessions of this server tell by it whose they are. */
export const applicationName = 'beatrunner-sync-server';
const clusterName = 'postgres-18';
const patienceMs = 30_000;
const farewellMs = 300;
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
  const startedMs = performance.now();
  makeDataFolder(dataFolder);
  const user = postgresUser();
  requireEntry(dataFolder, user);
  const programs = findPostgresPrograms(dataFolder, user);
  const cluster = path.join(dataFolder, clusterName);
  const isNew = !existsSync(cluster);
  if (isNew) await createCluster(cluster, programs, user);
  const createdMs = performance.now();
  const logFile = path.join(dataFolder, 'postgres.log');
  const start = (): Promise<Running> => startOrJoin(cluster, logFile, programs, user);
  // Another node may have ended it between the two steps of joining it.
  const { connection, isStarter } = await start().catch((error: unknown) => {
    if (isPassing(error)) return start();
    throw error;
  });
  const timings = { createMs: isNew ? createdMs - startedMs : 0, startMs: performance.now() - createdMs };
  const place = placeOf(connection);
  let again: ChildProcess | undefined;
  let endKeeping = (): void => undefined;
  return {
    ...{ connection, timings },
    keep(clock, log, lost) {
      const postgres = {
        look: () => lookFor(cluster, place),
        begin: () => {
          if (again === undefined || hasEnded(again))
            again = beginAgain(cluster, logFile, programs, user, place);
        },
        lastWords: () => lastWords(logFile),
      };
      endKeeping = keepPostgres(postgres, { clock, log, isStarter, lost });
      return endKeeping;
    },
    async stop() {
      endKeeping();
      if (again !== undefined) await untilReadyOrEnded(cluster, again);
      await stopPostgres(cluster, connection, programs, user);
    },
  };
}

async function startOrJoin(
  cluster: string,
  logFile: string,
  programs: PostgresPrograms,
  user: SystemUser | undefined,
): Promise<Running> {
  const joined = readPostmaster(cluster);
  const running = joined ?? (await startPostgres(cluster, logFile, programs, user));
  const connection = {
    ...running.connection,
    user: superuser,
    password: readFileSync(passwordFile(cluster), 'utf8').trim(),
    database: databaseName,
    // Of its own: its sessions take a moment to end after they were closed, and are not somebody else's.
    application_name: `${applicationName} ${randomBytes(6).toString('hex')}`,
  };
  await waitUntilReady({ ...connection, database: 'postgres' }, logFile);
  await ensureDatabase(connection);
  return { connection, isStarter: joined === undefined };
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
  const place = { sockets, port: sockets === undefined ? await freePort() : 5432 };
  const begin = (): ChildProcess => beginPostgres(cluster, logFile, programs, user, place);
  let child = begin();
  let failures = 0;
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const running = readPostmaster(cluster);
    if (running !== undefined) return running;
    await pause();
    if (hasEnded(child)) {
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

function placeOf({ host, port }: Postmaster['connection']): Place {
  return { sockets: path.isAbsolute(host) ? host : undefined, port };
}

function lookFor(cluster: string, place: Place): 'ready' | 'held' | 'gone' {
  const running = readPostmaster(cluster);
  if (running === undefined) return isHeld(cluster) ? 'held' : 'gone';
  const { sockets, port } = placeOf(running.connection);
  return sockets === place.sockets && port === place.port ? 'ready' : 'held';
}

/** One that has just begun could be asked to stop by nobody. */
async function untilReadyOrEnded(cluster: string, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!hasEnded(child) && readPostmaster(cluster) === undefined && performance.now() < deadlineMs) {
    await pause();
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
  if (!isAlive(running.pid)) removeSocketFolder(cluster, running);
}

/** Another one that has just been closed takes a moment to be gone. */
async function hasOtherServers(connection: ClientConfig): Promise<boolean> {
  const deadlineMs = performance.now() + farewellMs;
  for (;;) {
    const others = await countOtherServers(connection);
    if (others === 0 || performance.now() > deadlineMs) return others > 0;
    await pause();
  }
}

async function countOtherServers(connection: ClientConfig): Promise<number> {
  const client = quietClient(connection);
  try {
    await client.connect();
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE starts_with(application_name, $1) AND application_name <> $2`,
      [applicationName, connection.application_name],
    );
    return rows[0]?.others ?? 0;
  } catch {
    return 0;
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
