import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { Service } from '#electron/cli/service.ts';
import { attachService } from '#electron/cli/attach-service.ts';
import { ask, knock, tokenOf } from '#tests/support/ask-service.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';

async function openSocket(service: Service, path: string): Promise<WebSocket> {
  const result = await knock(service, `${path}?token=${tokenOf(service)}`);
  if (!('socket' in result)) throw new Error(`refused: ${result.body}`);
  return result.socket;
}

describe('who may talk to the service', () => {
  it('refuses every address without the token of this start, in words', async () => {
    const service = await startTestService();
    for (const path of ['/rpc', '/stop', '/']) {
      for (const query of ['', '?token=', `?token=${'x'.repeat(43)}`, `?token=${tokenOf(service)}x`]) {
        const answer = path === '/' ? await ask(service, path + query) : await knock(service, path + query);
        expect(answer, path + query).toMatchObject({ status: 401 });
        expect('body' in answer && answer.body).toMatch(/^This address has no valid token\. .+\n$/);
      }
    }
  });

  it('refuses the token of an earlier start', async () => {
    const dataFolder = createTestFolder();
    const earlier = await startTestService({ dataFolder });
    const old = tokenOf(earlier);
    await earlier.close();
    const service = await startTestService({ dataFolder });
    expect(tokenOf(service)).not.toBe(old);
    expect(tokenOf(service)).toHaveLength(43);
    expect(await knock(service, `/rpc?token=${old}`)).toMatchObject({ status: 401 });
    await expect(
      attachService(`http://127.0.0.1:${service.port}/?token=${old}`, 'test'),
    ).rejects.toMatchObject({
      code: 'serve/not-reachable',
      params: { address: `127.0.0.1:${service.port}` },
    });
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'refuses a page of %s, token or not',
    async (origin) => {
      const service = await startTestService();
      const query = `?token=${tokenOf(service)}`;
      expect(await knock(service, `/rpc${query}`, { origin })).toMatchObject({ status: 403 });
      expect(await knock(service, `/stop${query}`, { origin })).toMatchObject({ status: 403 });
      expect(await ask(service, `/${query}`, { origin })).toMatchObject({ status: 403 });
    },
  );

  it('refuses a foreign name for this machine (DNS rebinding)', async () => {
    const service = await startTestService();
    const headers = { host: `evil.example:${service.port}` };
    for (const path of ['/healthz', `/?token=${tokenOf(service)}`])
      expect(await ask(service, path, headers)).toMatchObject({ status: 403 });
    expect(await knock(service, `/rpc?token=${tokenOf(service)}`, { headers })).toMatchObject({
      status: 403,
    });
  });

  it('lets our own page in, and programs with the token in a header', async () => {
    const service = await startTestService();
    for (const host of ['127.0.0.1', 'localhost']) {
      const page = await knock(service, `/rpc?token=${tokenOf(service)}`, {
        origin: `http://${host}:${service.port}`,
      });
      expect(page).toHaveProperty('socket');
    }
    const headers = { authorization: `Bearer ${tokenOf(service)}` };
    expect(await knock(service, '/rpc', { headers })).toHaveProperty('socket');
  });
});

describe('what is served', () => {
  it('says ok to anybody on this machine, and no more', async () => {
    const service = await startTestService();
    expect(await ask(service, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask(service, '/healthz', {}, 'POST')).toMatchObject({ status: 405 });
  });

  it('has nothing elsewhere, whatever the path', async () => {
    const service = await startTestService();
    const query = `?token=${tokenOf(service)}`;
    for (const path of ['/etc/passwd', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '//evil.example/'])
      expect((await ask(service, path + query)).status, path).toBeGreaterThanOrEqual(400);
    expect(await knock(service, `/other${query}`)).toMatchObject({ status: 404 });
    expect(await ask(service, 'http://evil.example/')).toMatchObject({ status: 400 });
  });

  it('keeps its address in a file that only its user can read, as long as it runs', async () => {
    const service = await startTestService();
    expect(statSync(service.addressFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(service.addressFile, 'utf8'))).toEqual({
      url: service.url,
      pid: process.pid,
    });
    await service.close();
    expect(() => statSync(service.addressFile)).toThrow('ENOENT');
  });
});

describe('who does not keep to the protocol', () => {
  it.each([
    ['a message of more than 256 kB', 'x'.repeat(256 * 1024 + 1), 1009],
    ['what is not JSON', 'stop!', 1008],
    ['JSON of another kind', '[1,2,3]', 1008],
    ['a request without an address', '{"i":1,"p":{}}', 1008],
    ['a request for another machine', '{"i":1,"p":{"u":"http://evil.example/"}}', 1008],
    ['binary data', Buffer.from([1, 2, 3]), 1008],
  ])('closes the socket on %s, and nobody else notices', async (_what, message, code) => {
    const service = await startTestService();
    const other = await attachTest(service);
    const socket = await openSocket(service, '/rpc');
    socket.send(message);
    const [closedWith] = (await once(socket, 'close')) as [number];
    expect(closedWith).toBe(code);
    expect(await other.rpc.status.get()).toMatchObject({ adapterState: 'on' });
  });

  it('carries out nothing before hello, and nothing for another version', async () => {
    const service = await startTestService();
    const socket = await openSocket(service, '/rpc');
    const call = async (id: number, path: string, json?: unknown) => {
      socket.send(JSON.stringify({ i: id, p: { u: path, b: { json } } }));
      const [data] = (await once(socket, 'message')) as [Buffer];
      return JSON.parse(String(data)) as { p: { s: number; b: { json: { data: unknown } } } };
    };
    expect(await call(1, '/session/stop')).toMatchObject({
      p: { s: 422, b: { json: { code: 'BEATRUNNER_ERROR', data: { code: 'rpc/hello-first', params: {} } } } },
    });
    expect(await call(2, '/hello', { rpcVersion: 99, client: 'test' })).toMatchObject({
      p: {
        b: { json: { data: { code: 'rpc/version-mismatch', params: { found: 99, known: rpcVersion } } } },
      },
    });
    expect(await call(3, '/no/such/thing')).toMatchObject({
      p: { s: 404, b: { json: { code: 'BEATRUNNER_ERROR', data: { code: 'rpc/unknown-procedure' } } } },
    });
  });

  it('takes an unreadable frame on the stop port for a STOP', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    await startRun(attached);
    const socket = await openSocket(service, '/stop');
    socket.send('x'.repeat(300 * 1024));
    const { session } = await statusWhere(attached, (status) => status.session?.state.kind === 'ended');
    expect(session?.state).toMatchObject({ cause: 'person' });
  });
});

describe('a port that is taken', () => {
  it('is named, and everything that was opened is let go', async () => {
    const dataFolder = createTestFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startTestService({ dataFolder, port })).rejects.toMatchObject({
      code: 'serve/port-in-use',
      params: { port },
    });
    other.close();
    await expect(startTestService({ dataFolder, port })).resolves.toMatchObject({ port });
  });
});
