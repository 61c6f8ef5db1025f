import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { startSync } from '#native/sync/sync-client.ts';
import { measureController } from './controller-under-sync.ts';
import { openComputer, runWithoutNetwork, secondOf, secondsARun } from './sync/runs-without-network.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';

/*
 * `npm run bench:sync-client [-- RUNS]`: three weeks without a network (60 runs of 1,000 seconds) go up from one
 * computer and down to another one, over loopback to a server in memory in a process of its own. While that goes on, a
 * live run is written on both, second by second as fast as they are taken, and the event loop is watched. Then the same with the
 * whole service and a run on its simulated treadmill.
 */

const runs = Number(process.argv[2] ?? 60);
const accountId = 'bench';

let wireBytes = 0;
const counting: typeof fetch = async (input, init) => {
  const { body } = init ?? {};
  if (body instanceof Uint8Array) wireBytes += body.byteLength;
  const response = await fetch(input, init);
  // What came was zipped; the header says how long that was.
  wireBytes += Number(response.headers.get('x-wire-bytes') ?? 0);
  return response;
};

/** Writes a live run until told to stop; how long each second took, milliseconds. */
function liveRun(store: Store, sessionId: string): { stop(): Promise<readonly number[]> } {
  let isLive = true;
  const times: number[] = [];
  const ended = (async () => {
    await store.sessions.begin(exampleSession({ sessionId }));
    for (let index = 0; isLive; index += 1) {
      const from = performance.now();
      await store.sessions.append(sessionId, [secondOf(0, index)]);
      times.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    async stop() {
      isLive = false;
      await ended;
      return times;
    },
  };
}

async function settled(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function at(times: readonly number[], part: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(1);
}

interface Measured {
  readonly what: string;
  readonly 'time s': string;
  readonly 'wire MB': string;
  readonly 'loop p99 ms': string;
  readonly 'second p50 ms': string;
  readonly 'second p99 ms': string;
}

async function measure(
  what: string,
  store: Store,
  serverUrl: string,
  isDone: () => Promise<boolean>,
): Promise<Measured> {
  const live = liveRun(store, `live-${what}`);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  wireBytes = 0;
  const from = performance.now();
  const sync = startSync({
    accountId,
    serverUrl,
    store: store.sync,
    tokens: { token: async () => 'token', refused() {} },
    fetch: counting,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  await settled(isDone);
  const tookMs = performance.now() - from;
  loop.disable();
  const seconds = await live.stop();
  await sync.close();
  return {
    what,
    'time s': (tookMs / 1000).toFixed(2),
    'wire MB': (wireBytes / 1e6).toFixed(2),
    // The timer's own millisecond is not a delay.
    'loop p99 ms': (loop.percentile(99) / 1e6 - 1).toFixed(1),
    'second p50 ms': at(seconds, 0.5),
    'second p99 ms': at(seconds, 0.99),
  };
}

/** The live run without a sync beside it, for comparison. */
async function measureAlone(store: Store): Promise<Measured> {
  const live = liveRun(store, 'live-alone');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const seconds = await live.stop();
  return {
    what: 'no sync',
    'time s': '-',
    'wire MB': '-',
    'loop p99 ms': '-',
    'second p50 ms': at(seconds, 0.5),
    'second p99 ms': at(seconds, 0.99),
  };
}

const folders = ['up', 'down'].map((name) => mkdtempSync(join(tmpdir(), `beatrunner-bench-${name}-`)));
const server = fork(new URL('./sync-server-process.ts', import.meta.url));
try {
  const [serverUrl] = (await once(server, 'message')) as [string];
  const [up, down] = await Promise.all(folders.map((folder) => openComputer(folder, accountId)));
  if (up === undefined || down === undefined) throw new Error('no folders');
  await runWithoutNetwork(up, runs);
  const rows = [
    await measureAlone(up),
    await measure('push', up, serverUrl, async () => {
      const standing = await up.sync.standing(accountId);
      // The live run's own beginning may be on its way.
      return standing.uncutSessions === 0 && standing.waiting <= 1 && standing.pushedWallMs !== undefined;
    }),
    await measure('pull', down, serverUrl, async () => {
      const last = await down.sessions.read(`bench-${runs - 1}`);
      return (
        last?.samples.length === secondsARun && (await down.sessions.list({ limit: 1000 })).length >= runs
      );
    }),
  ];
  console.table(rows);
  await Promise.all([up.close(), down.close()]);
  console.table(await measureController(serverUrl, (store) => runWithoutNetwork(store, runs)));
} finally {
  server.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
