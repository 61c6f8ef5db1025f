import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { silentLog, type Log } from '#contract/runtime/log.ts';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { createBeltWatch } from '#electron/main/belt-watch.ts';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';

interface Way {
  readonly path: string;
  readonly client: WebSocket;
  readonly heard: string[];
}

/** A server of its own before a real service: what goes through it is seen, and each way can be cut by itself. */
async function openRelay(serviceUrl: string) {
  const http = createServer();
  const server = new WebSocketServer({ noServer: true });
  const ways: Way[] = [];
  const shut = new Set<string>();
  http.on('upgrade', (request, stream, head) => {
    const address = new URL(request.url ?? '/', serviceUrl);
    if (shut.has(address.pathname)) {
      stream.destroy();
      return;
    }
    address.protocol = 'ws:';
    const service = new WebSocket(address);
    service.on('error', () => undefined);
    service.once('open', () =>
      server.handleUpgrade(request, stream, head, (client) => {
        const way: Way = { path: address.pathname, client, heard: [] };
        ways.push(way);
        client.on('message', (data, isBinary) => {
          way.heard.push(String(data));
          service.send(data, { binary: isBinary });
        });
        service.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
        client.on('close', () => service.close());
        service.on('close', () => client.close());
      }),
    );
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    for (const { client } of ways) client.terminate();
    http.closeAllConnections();
    http.close();
  });
  const url = new URL(serviceUrl);
  url.port = String((http.address() as AddressInfo).port);
  const waysOf = (path: string): readonly Way[] => ways.filter((way) => way.path === path);
  return {
    url: url.href,
    /** All so far, also those that have ended. */
    waysOf,
    /** Ends what is open there; with `isShut` nothing gets in after that either. */
    drop(path: string, { isShut }: { readonly isShut: boolean }): void {
      if (isShut) shut.add(path);
      for (const { client } of waysOf(path)) client.terminate();
    },
    letIn: (path: string) => shut.delete(path),
  };
}

async function watchThroughRelay() {
  const service = await startTestService();
  const relay = await openRelay(service.url);
  const logged: string[] = [];
  const log: Log = { ...silentLog, error: (event) => void logged.push(event) };
  let news = 0;
  const belt = createBeltWatch({ clock: systemClock, log, onChange: () => (news += 1) });
  onTestFinished(() => belt.watch(undefined));
  belt.watch(relay.url);
  await expect.poll(() => belt.isReachable && news > 0, { timeout: 10_000 }).toBe(true);
  return { service, relay, belt, logged, news: () => news };
}

const patient = { timeout: 10_000, interval: 20 } as const;

describe('what main knows of the belt', () => {
  it('has its way for a stop again when only that ends, and the status does not notice', async () => {
    const { service, relay, belt } = await watchThroughRelay();
    const attached = await attachTest(service);
    await startRun(attached);
    relay.drop(stopPath, { isShut: false });
    await expect.poll(() => belt.isReachable, patient).toBe(false);
    await expect.poll(() => belt.isReachable, patient).toBe(true);
    expect(relay.waysOf(rpcPath)).toHaveLength(1);
    await belt.stop();
    expect(relay.waysOf(stopPath).at(-1)?.heard).toEqual(['stop']);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
  });

  it('sends a stop that was asked for meanwhile as soon as there is a way', async () => {
    const { service, relay, belt, logged } = await watchThroughRelay();
    const attached = await attachTest(service);
    await startRun(attached);
    relay.drop(stopPath, { isShut: true });
    await expect.poll(() => belt.isReachable, patient).toBe(false);
    const stopped = belt.stop();
    relay.letIn(stopPath);
    await stopped;
    expect(logged).toEqual([]);
    expect(relay.waysOf(stopPath).at(-1)?.heard).toEqual(['stop']);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
  });

  it('sends a stop within the call where there is a way', async () => {
    const { relay, belt } = await watchThroughRelay();
    const stopped = belt.stop();
    // Whatever was not handed over before this is not sent any more.
    belt.watch(undefined);
    await expect.poll(() => relay.waysOf(stopPath)[0]?.heard, patient).toEqual(['stop']);
    await stopped;
  });

  it('waits for two seconds where nobody can be told, and says so', async () => {
    const { relay, belt, logged } = await watchThroughRelay();
    relay.drop(stopPath, { isShut: true });
    await expect.poll(() => belt.isReachable, patient).toBe(false);
    const startedMs = performance.now();
    await belt.stop();
    expect(performance.now() - startedMs).toBeGreaterThan(1900);
    expect(logged).toEqual(['stop-not-sent']);
  });

  it('reads the language once, though none was chosen, and anew when a run begins', async () => {
    const { service, relay, belt, news } = await watchThroughRelay();
    const readings = (): number =>
      relay
        .waysOf(rpcPath)
        .flatMap(({ heard }) => heard)
        .filter((text) => text.includes('/settings/get')).length;
    const attached = await attachTest(service);
    await expect.poll(news, patient).toBeGreaterThan(10);
    expect(readings()).toBe(1);
    expect(belt.language).toBeUndefined();
    await attached.rpc.settings.change({ language: 'zh-CN' });
    await startRun(attached);
    await expect.poll(() => belt.language, patient).toBe('zh-CN');
    expect(readings()).toBe(2);
  });
});
