import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort as ThreadPort } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { isArrivalMark } from '#contract/rpc/arrival-mark.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { portGoodbye } from '#contract/window/window-bridge.ts';
import { silentLog, type Log } from '#contract/runtime/log.ts';
import type { Service } from '#electron/cli/service.ts';
import {
  bridgePort,
  mostUnread,
  mostUnsent,
  mostWaiting,
  type BridgedPort,
} from '#electron/main/port-bridge.ts';
import { openPortChannel } from '#renderer/link/transport.ts';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';

/** A page at a port of the window: what main puts in, and whether the page takes it. */
function openPagePort() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  const queue: unknown[] = [];
  let isFrozen = false;
  const put: unknown[] = [];
  const deliver = (data: unknown): void => port1.postMessage(data);
  // Node's ports in the shape of Electron's.
  const listening = { message: 0, close: 0 };
  const inMain = {
    postMessage(data: unknown) {
      put.push(data);
      if (isFrozen) queue.push(data);
      else deliver(data);
    },
    on(kind: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void) {
      listening[kind] += 1;
      port1.on(kind, (data: unknown) => listener({ data }));
      return inMain;
    },
    start: () => port1.start(),
    close: () => port1.close(),
  } as unknown as BridgedPort;
  return {
    inMain,
    inPage: port2,
    /** What main has put into the port so far. */
    put,
    freeze: () => void (isFrozen = true),
    /** @returns what had piled up */
    thaw() {
      isFrozen = false;
      const piledUp = queue.splice(0);
      for (const data of piledUp) deliver(data);
      return piledUp;
    },
  };
}

/** The page's own end of it, as in renderer/link. */
async function followStatus(port: ThreadPort) {
  const channel = openPortChannel(port as unknown as MessagePort, { pressedOnMs: () => undefined });
  await channel.rpc.hello({ rpcVersion, client: 'page' });
  const seen: LiveStatus[] = [];
  let isClosed = false;
  channel.onClose(() => (isClosed = true));
  void (async () => {
    for await (const status of await channel.rpc.status.watch()) seen.push(status);
  })().catch(() => undefined);
  return {
    seen,
    channel,
    get isClosed() {
      return isClosed;
    },
  };
}

/** Without marks. */
const texts = (data: readonly unknown[]): readonly unknown[] =>
  data.filter((each) => typeof each === 'string' && !isArrivalMark(each));

async function statusesTold(service: Pick<Service, 'url'>, count: number): Promise<void> {
  const { rpc } = await attachTest(service);
  let told = 0;
  for await (const _ of await rpc.status.watch()) {
    told += 1;
    if (told >= count) return;
  }
}

function listeningLog() {
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (event) => void warned.push(event) };
  return { log, warned };
}

/** A service of which only the sockets are of interest; it may let them wait. */
async function openScriptedService(isOpen = true) {
  const http = createServer();
  const server = new WebSocketServer({ noServer: true });
  const accepted: WebSocket[] = [];
  const held: (() => void)[] = [];
  let mayEnter = isOpen;
  let greet: (socket: WebSocket) => void = () => undefined;
  http.on('upgrade', (request, stream, head) => {
    const accept = (): void =>
      server.handleUpgrade(request, stream, head, (socket) => {
        greet(socket);
        accepted.push(socket);
      });
    if (mayEnter) accept();
    else held.push(accept);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    for (const socket of accepted) socket.terminate();
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/?token=t`,
    async sockets(count: number): Promise<readonly WebSocket[]> {
      await expect.poll(() => accepted.length).toBeGreaterThanOrEqual(count);
      return accepted;
    },
    letIn(greeting: (socket: WebSocket) => void): void {
      greet = greeting;
      mayEnter = true;
      for (const accept of held.splice(0)) accept();
    },
  };
}

describe('the port of a window', () => {
  it('piles nothing up for a page that stands still, and gives it the present when it wakes', async () => {
    const service = await startTestService();
    const other = await attachTest(service);
    await startRun(other);
    const port = openPagePort();
    bridgePort(service.url, 'rpc', port.inMain, silentLog);
    const page = await followStatus(port.inPage);
    await expect.poll(() => page.seen.length).toBeGreaterThan(3);

    port.freeze();
    const before = page.seen.length;
    await statusesTold(service, 25);
    const { toldAtMs: presentMs } = await other.rpc.status.get();
    const piledUp = texts(port.thaw());
    // One that was on its way, no more.
    expect(piledUp.length).toBeLessThanOrEqual(2);
    await expect.poll(() => page.seen.at(-1)?.toldAtMs ?? 0).toBeGreaterThanOrEqual(presentMs);
    const firstOfNow = page.seen.findIndex(({ toldAtMs }) => toldAtMs >= presentMs);
    console.log(`25 values while the page stood still; it got ${firstOfNow - before} old ones after that`);
    expect(firstOfNow - before).toBeLessThanOrEqual(3);
    expect(page.isClosed).toBe(false);
  });

  it('tells every other page and program meanwhile', async () => {
    const service = await startTestService();
    const port = openPagePort();
    bridgePort(service.url, 'rpc', port.inMain, silentLog);
    const page = await followStatus(port.inPage);
    await expect.poll(() => page.seen.length).toBeGreaterThan(0);
    port.freeze();
    const quick = await attachTest(service);
    const stop = openPagePort();
    bridgePort(service.url, 'stop', stop.inMain, silentLog);
    await startRun(quick);
    // The same window's STOP has a way of its own.
    stop.inPage.postMessage('stop');
    await statusWhere(quick, ({ session }) => session?.state.kind === 'ended');
    expect(texts(stop.put)).toHaveLength(1);
  });

  it('says goodbye to a page that takes nothing of what it has asked for', async () => {
    const { url, sockets } = await openScriptedService();
    const port = openPagePort();
    const { log, warned } = listeningLog();
    bridgePort(url, 'rpc', port.inMain, log);
    const [socket] = await sockets(1);
    const answer = 'x'.repeat(1_000_000);
    for (let told = 0; told <= mostUnread; told += answer.length) socket?.send(answer);
    await expect.poll(() => port.put.at(-1), { timeout: 20_000 }).toBe(portGoodbye);
    expect(texts(port.put).length - 1).toBeLessThanOrEqual(mostUnread / answer.length + 1);
    expect(warned).toEqual(['port-given-up']);
  });

  it('goes on for ever with one that does', async () => {
    const { url, sockets } = await openScriptedService();
    const port = openPagePort();
    bridgePort(url, 'rpc', port.inMain, silentLog);
    openPortChannel(port.inPage as unknown as MessagePort, { pressedOnMs: () => undefined });
    const [socket] = await sockets(1);
    const answer = `{"i":"1","t":3,"p":"${'x'.repeat(8_000_000)}"}`;
    for (let told = 0; told <= mostUnread; told += answer.length) {
      const taken = socket === undefined ? undefined : once(socket, 'message');
      socket?.send(answer);
      socket?.send(String(told));
      expect(String((await taken)?.[0])).toBe(String(told));
    }
    expect(port.put).not.toContain(portGoodbye);
  });

  it('says goodbye where the service does not read', async () => {
    const { url, sockets } = await openScriptedService();
    const port = openPagePort();
    const { log, warned } = listeningLog();
    bridgePort(url, 'rpc', port.inMain, log);
    const [socket] = await sockets(1);
    socket?.pause();
    const question = 'x'.repeat(mostUnsent / 4);
    // Some of it is taken by the system on either side.
    for (let asked = 0; asked < 40; asked += 1) port.inPage.postMessage(question);
    await expect.poll(() => port.put, { timeout: 20_000 }).toEqual([portGoodbye]);
    expect(warned).toEqual(['port-given-up']);
  });

  it('keeps little for a service that is not reached yet, and of STOP one press', async () => {
    const { url, sockets, letIn } = await openScriptedService(false);
    const port = openPagePort();
    const stop = openPagePort();
    bridgePort(url, 'rpc', port.inMain, silentLog);
    bridgePort(url, 'stop', stop.inMain, silentLog);
    for (let message = 0; message <= mostWaiting; message += 1) {
      port.inPage.postMessage('{}');
      stop.inPage.postMessage('stop');
    }
    await expect.poll(() => port.put).toEqual([portGoodbye]);
    const heard: string[] = [];
    letIn((socket) => socket.on('message', (data) => heard.push(String(data))));
    await sockets(1);
    await expect.poll(() => heard).toEqual(['stop']);
    stop.inPage.postMessage('stop');
    await expect.poll(() => heard).toEqual(['stop', 'stop']);
    expect(stop.put).toEqual([]);
  });

  it('says goodbye when the service ends', async () => {
    const service = await startTestService();
    const port = openPagePort();
    bridgePort(service.url, 'rpc', port.inMain, silentLog);
    const page = await followStatus(port.inPage);
    await service.close();
    await expect.poll(() => page.isClosed).toBe(true);
  });
});
