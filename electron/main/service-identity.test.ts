import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { startTestService } from '#tests/support/test-service.ts';
import { askWithin, serviceAsking } from './service-identity.ts';

const token = 't'.repeat(43);

/** Somebody on a port, and the address that a service would have left there. */
async function somebody(
  answer: RequestListener,
): Promise<{ url: string; server: ReturnType<typeof createServer> }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/?token=${token}`, server };
}

const isTokenGood: (...args: Parameters<RequestListener>) => boolean = ({ headers }) =>
  headers.authorization === `Bearer ${token}`;

/** A service like ours that speaks another version of the contract. */
async function ofOtherVersion(): Promise<string> {
  const service = await somebody((...args) => args[1].writeHead(isTokenGood(...args) ? 204 : 401).end());
  const sockets = new WebSocketServer({ server: service.server });
  onTestFinished(() => sockets.close());
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const { i: id } = JSON.parse(String(data)) as { readonly i: string };
      const error = {
        defined: true,
        code: 'BEATRUNNER_ERROR',
        status: 500,
        message: 'no',
        data: { code: 'rpc/version-mismatch', params: { found: rpcVersion, known: rpcVersion + 1 } },
      };
      socket.send(JSON.stringify({ i: id, t: 2, p: { s: 500, b: { json: error } } }));
    }),
  );
  return service.url;
}

describe('who answers where our service should be', () => {
  it('is ours when it knows the token of the file and no other, and speaks our version', async () => {
    const { url } = await startTestService();
    expect(await serviceAsking.identify(url)).toEqual({ kind: 'ours', isSameVersion: true });
    expect(await serviceAsking.isThere(url)).toBe(true);
  });

  it('is a stranger where the file is of an earlier start', async () => {
    const { url } = await startTestService();
    const old = new URL(url);
    old.searchParams.set('token', token);
    expect(await serviceAsking.identify(old.href)).toEqual({ kind: 'stranger' });
    expect(await serviceAsking.isThere(old.href)).toBe(false);
  });

  it('is nobody where nobody listens any more', async () => {
    const service = await startTestService();
    await service.close();
    expect(await serviceAsking.identify(service.url)).toEqual({ kind: 'stranger' });
    expect(await serviceAsking.isThere(service.url)).toBe(false);
  });

  it.each([
    ['lets everybody in', 204],
    ['has a page for everything', 200],
    ['leads elsewhere', 302],
  ])('is a stranger who %s', async (_what, status) => {
    const { url } = await somebody((_request, response) =>
      response.writeHead(status, { location: '/elsewhere' }).end(),
    );
    expect(await serviceAsking.identify(url)).toEqual({ kind: 'stranger' });
  });

  it('may be silent: that says neither', async () => {
    const { url } = await somebody(() => undefined);
    const asking = askWithin(100);
    expect(await asking.identify(url)).toEqual({ kind: 'silent' });
    expect(await asking.isThere(url)).toBe(true);
  });

  it('is ours and of another version when its contract says so', async () => {
    expect(await serviceAsking.identify(await ofOtherVersion())).toEqual({
      kind: 'ours',
      isSameVersion: false,
    });
  });
});
