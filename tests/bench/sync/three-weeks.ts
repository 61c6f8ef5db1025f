import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { startSync } from '#native/sync/sync-client.ts';
import type { BenchServer, SignedIn } from './bench-server.ts';
import type { Figure } from './figures.ts';
import { openComputer, runWithoutNetwork, secondsARun } from './runs-without-network.ts';

/** Lets everything through to a server, and counts the bytes both ways: headers, too. */
async function openCountingWire(url: string): Promise<{
  readonly url: string;
  bytes(): number;
  close(): void;
}> {
  const { hostname, port } = new URL(url);
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    client.on('data', (part) => (bytes += part.length)).pipe(upstream);
    upstream.on('data', (part) => (bytes += part.length)).pipe(client);
    for (const socket of [client, upstream])
      socket.on('error', () => [client, upstream].map((s) => s.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close: () => server.close(),
  };
}

/** Syncs until it is done. Seconds. */
async function syncUntil(
  store: Store,
  serverUrl: string,
  { accountId, token }: SignedIn,
  isDone: () => Promise<boolean>,
): Promise<number> {
  const fromMs = performance.now();
  const sync = startSync({
    ...{ accountId, serverUrl, store: store.sync, clock: systemClock, log: silentLog },
    tokens: { token: () => Promise.resolve(token), refused() {} },
    ...{ fetch, random: Math.random },
  });
  while (!(await isDone())) await wait(20);
  const tookS = (performance.now() - fromMs) / 1000;
  await sync.close();
  return tookS;
}

/** What a runner did in three weeks without a network goes up from one computer and down to another one. */
export async function measureThreeWeeks(server: BenchServer, runs = 60): Promise<readonly Figure[]> {
  const wire = await openCountingWire(server.url);
  const accountId = `weeks${process.pid}`;
  const folders = ['up', 'down'].map((name) => mkdtempSync(join(tmpdir(), `beatrunner-bench-${name}-`)));
  const stores = await Promise.all(folders.map((folder) => openComputer(folder, accountId)));
  const signInOn = async (store: Store): Promise<SignedIn> => {
    const { deviceId } = await store.sync.device();
    const [signedIn] = await server.signIn(1, { accountId, deviceId });
    if (signedIn === undefined) throw new Error('nobody has signed in');
    return signedIn;
  };
  try {
    const [up, down] = stores as [Store, Store];
    const [away, home] = [await signInOn(up), await signInOn(down)];
    await runWithoutNetwork(up, runs);
    const upS = await syncUntil(up, wire.url, away, async () => {
      const { uncutSessions, waiting, pushedWallMs } = await up.sync.standing(accountId);
      return uncutSessions === 0 && waiting === 0 && pushedWallMs !== undefined;
    });
    const downS = await syncUntil(down, wire.url, home, async () => {
      const all = await down.sessions.list({ limit: 1000 });
      if (all.length < runs) return false;
      const last = await down.sessions.read(`bench-${runs - 1}`);
      return last?.samples.length === secondsARun;
    });
    const name = `three weeks offline (${runs} runs of ${secondsARun} samples)`;
    return [
      {
        ...{ what: `${name}: push and pull`, value: upS + downS, bar: 5, kind: 'most', unit: 's' },
        spread: `up ${upS.toFixed(2)}, down ${downS.toFixed(2)}`,
      },
      { what: `${name}: on the wire`, value: wire.bytes() / 1e6, bar: 1.5, kind: 'most', unit: 'MB' },
    ];
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    wire.close();
  }
}
