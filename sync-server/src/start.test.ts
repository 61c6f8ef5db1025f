import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';

const program = (name: string): string => path.join(import.meta.dirname, name);
const patienceMs = 30_000;

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** What the program says it took, milliseconds. */
  readonly startMs: number;
  readonly url: string;
  ended(): Promise<number | null>;
}

function run(name: string, environment: Record<string, string>): Omit<Started, 'startMs' | 'url'> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program(name)], {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, output: () => output, ended: () => exit };
}

async function start(name: string, environment: Record<string, string>): Promise<Started> {
  const running = run(name, environment);
  const opened = new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const line = running
        .output()
        .split('\n')
        .slice(0, -1)
        .find((text) => /"(server|shapes)-open"/.test(text));
      if (line !== undefined) resolve(line);
    };
    const fail = (): void => reject(new Error(`${name} did not start:\n${running.output()}`));
    running.child.stdout?.on('data', look);
    running.child.once('close', fail);
    const limit = setTimeout(fail, patienceMs);
    onTestFinished(() => clearTimeout(limit));
  });
  const { address, startMs } = JSON.parse(await opened) as { address: string; startMs: number };
  return { ...running, startMs, url: address.replace('/v1/shape', '') };
}

describe('npm run server, with nothing installed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'brs-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const environment = () => ({ BEATRUNNER_SERVER_DATA: path.join(folder, 'data'), PORT: '0' });
  const stop = async ({ child, ended }: Started): Promise<void> => {
    child.kill('SIGTERM');
    expect(await ended()).toBe(0);
  };

  it('makes its database, prints one link, and starts soon the next time', async () => {
    const first = await start('main.ts', environment());
    // It is told beside the log, through another pipe.
    const token = await vi.waitFor(() => {
      const [, found] = /#token=([\w-]{43})\n/.exec(first.output()) ?? [];
      if (found === undefined) throw new Error(`there is no link:\n${first.output()}`);
      return found;
    }, 5000);
    expect(
      first
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .join(),
    ).not.toContain(token);
    const health = await fetch(`${first.url}/v1/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'active' }]);
    const metrics = await (await fetch(`${first.url}/metrics`)).text();
    expect(metrics).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(metrics).toMatch(
      /^http_request_duration_seconds_count\{method="GET",route="\/v1\/health",status="200"\} 1/m,
    );
    await stop(first);
    const second = await start('main.ts', environment());
    console.info(`first start ${first.startMs} ms, second ${second.startMs} ms`);
    expect(first.startMs).toBeLessThan(12_000);
    expect(second.startMs).toBeLessThan(4000);
    await stop(second);
  });

  it('prints one link where several start at once', async () => {
    const apart = { ...environment(), BEATRUNNER_SERVER_DATA: path.join(folder, 'together') };
    const nodes = await Promise.all([
      start('main.ts', apart),
      start('main.ts', apart),
      start('main.ts', apart),
    ]);
    const said = await vi.waitFor(() => {
      const all = nodes.map(({ output }) => /#token=|has printed the link/.exec(output())?.[0]);
      expect(all).not.toContain(undefined);
      return all;
    }, 5000);
    expect(said.toSorted()).toEqual(['#token=', 'has printed the link', 'has printed the link']);
    await Promise.all(nodes.map(stop));
  });

  it('is joined by a second server, and goes on for it', async () => {
    const [one, other] = await Promise.all([
      start('main.ts', environment()),
      start('main.ts', environment()),
    ]);
    await stop(one);
    expect((await fetch(`${other.url}/v1/health`)).status).toBe(200);
    await stop(other);
  });

  it('goes on after it was killed', async () => {
    const one = await start('main.ts', environment());
    one.child.kill('SIGKILL');
    await one.ended();
    const other = await start('main.ts', environment());
    expect((await fetch(`${other.url}/v1/health`)).status).toBe(200);
    await stop(other);
  });

  it('gives a database that was put back an epoch that it never had, while nothing runs', async () => {
    const raised = async (): Promise<number> => {
      const { output, ended } = run('restore-epoch-main.ts', environment());
      expect(await ended(), output()).toBe(0);
      return Number(/has the epoch (\d+) now/.exec(output())?.[1]);
    };
    const epoch = await raised();
    expect(epoch).toBeGreaterThan(1_700_000_000);
    expect(await raised()).toBeGreaterThan(epoch);
  });

  it('takes two signals at once for one, and leaves no Postgres behind', async () => {
    const server = await start('main.ts', environment());
    server.child.kill('SIGTERM');
    server.child.kill('SIGINT');
    expect(await server.ended()).toBe(0);
    expect(existsSync(path.join(environment().BEATRUNNER_SERVER_DATA, 'postgres-18/postmaster.pid'))).toBe(
      false,
    );
  });

  it(
    'starts its Postgres again, and ends with what Postgres says where it cannot',
    { timeout: 90_000 },
    async () => {
      const server = await start('main.ts', environment());
      const cluster = path.join(environment().BEATRUNNER_SERVER_DATA, 'postgres-18');
      const killPostgres = (): number => {
        const pid = Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
        process.kill(pid, 'SIGKILL');
        return pid;
      };
      const first = killPostgres();
      const health = async (): Promise<number> => (await fetch(`${server.url}/v1/health`)).status;
      await vi.waitFor(async () => {
        expect(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8')).not.toMatch(`${first}\n`);
        expect(await health()).toBe(200);
      }, 25_000);
      const body = JSON.stringify({ client_id: 'screen', device_id: '00000000000000f0' });
      const headers = { 'content-type': 'application/json' };
      const asked = await fetch(`${server.url}/v1/auth/device/code`, { method: 'POST', headers, body });
      expect(asked.status).toBe(200);
      killPostgres();
      renameSync(path.join(cluster, 'global'), path.join(cluster, 'global.away'));
      expect(await server.ended()).toBe(1);
      expect(server.output()).toMatch(
        /Postgres has ended, and could not be started again within \d+ s\. Its last words:/,
      );
      expect(server.output()).toContain('global/pg_control');
      renameSync(path.join(cluster, 'global.away'), path.join(cluster, 'global'));
      await stop(await start('main.ts', environment()));
    },
  );

  it('takes its sockets elsewhere where the path is too long for them, and leaves nothing there', async () => {
    const sockets = path.join(folder, 'temporary');
    mkdirSync(sockets);
    const server = await start('main.ts', {
      ...environment(),
      BEATRUNNER_SERVER_DATA: path.join(folder, 'long'.repeat(25)),
      TMPDIR: sockets,
    });
    expect(readdirSync(sockets)).toEqual([expect.stringMatching(/^beatrunner-/)]);
    await stop(server);
    expect(readdirSync(sockets)).toEqual([]);
  });

  it('answers problems as problems, and shows nothing of the inside', async () => {
    const server = await start('main.ts', environment());
    const missing = await fetch(`${server.url}/v1/nothing`);
    expect(missing.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect([missing.status, await missing.json()]).toEqual([
      404,
      {
        type: 'urn:beatrunner:problem:request/not-found',
        title: 'Not found',
        status: 404,
        detail: 'There is nothing here.',
        code: 'request/not-found',
        instance: expect.stringMatching(/^urn:beatrunner:request:[\w-]{36}$/),
      },
    ]);
    const bad = await fetch(`${server.url}/v1/%zz`);
    expect(bad.status).toBeLessThan(500);
    expect(await bad.text()).not.toMatch(/node_modules|at .*\.ts/);
    await stop(server);
  });
});

describe('an environment that does not work', () => {
  const database = () => inject('postgresUrl').replace('/DATABASE?', '/postgres?');
  const refusal = async (name: string, environment: Record<string, string>): Promise<string> => {
    const { output, ended } = run(name, environment);
    expect(await ended()).toBe(1);
    expect(output()).not.toMatch(/^\s+at /m);
    return output();
  };

  it('is told variable by variable, without values', async () => {
    const output = await refusal('main.ts', {
      DATABASE_URL: 'mysql://me:hush@db/x',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      ELECTRIC_URL: 'ftp://x',
    });
    expect(output).toBe(`The server cannot start with this environment:
  DATABASE_URL: has to be a Postgres address, postgresql://user:password@host:5432/database
  PORT: has to be a whole number from 0 to 65535
  ELECTRIC_URL: has to be an http address, http://host:3000
  LOG_LEVEL: has to be debug, info, warn, error or silent
`);
  });

  it('is told when the database is not there, without its password', async () => {
    const output = await refusal('main.ts', { DATABASE_URL: 'postgresql://me:hush@127.0.0.1:9/x' });
    expect(output).toMatch(/The database cannot be used: .*ECONNREFUSED/);
    expect(output).not.toContain('hush');
  });

  it('is told when the port is in use', async () => {
    const folderless = { DATABASE_URL: database(), ELECTRIC_HOST: '127.0.0.1' };
    const server = await start('shapes-main.ts', { ...folderless, ELECTRIC_PORT: '0' });
    const { port } = new URL(server.url);
    expect(
      await refusal('shapes-main.ts', { ...folderless, ELECTRIC_PORT: port, ELECTRIC_LOG_LEVEL: 'error' }),
    ).toBe(`Port ${port} of 127.0.0.1 is in use by another program.\n`);
    server.child.kill('SIGINT');
    expect(await server.ended()).toBe(0);
  });

  it('is told when the port is in use before a database is made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const data = path.join(tmpdir(), `brs-none-${process.pid}`);
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    expect(await refusal('main.ts', { BEATRUNNER_SERVER_DATA: data, PORT: String(port) })).toBe(
      `Port ${port} of 127.0.0.1 is in use by another program.\n`,
    );
    expect(existsSync(data)).toBe(false);
  });

  it.each(['0.0.0.0', '192.168.1.5', '::', 'example.com', 'localhost.example.com'])(
    'keeps the open mode from %s',
    async (host) => {
      expect(await refusal('shapes-main.ts', { DATABASE_URL: database(), ELECTRIC_HOST: host })).toMatch(
        /for this machine only/,
      );
    },
  );

  it('needs a database for the open mode', async () => {
    expect(await refusal('shapes-main.ts', {})).toContain('DATABASE_URL');
  });
});
