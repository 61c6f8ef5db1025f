import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog } from '#contract/runtime/log.ts';
import type { SessionSecond, Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { startSync } from '#native/sync/sync-client.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';

/*
 * `npm run bench:sync-client [-- RUNS]`: three weeks without a network (60 runs of 1,000 seconds) go up from one
 * computer and down to another one, over loopback to a server in memory in a process of its own. While that goes on, a
 * live run is written on both, second by second as fast as they are taken, and the event loop is watched.
 */

const runs = Number(process.argv[2] ?? 60);
const secondsARun = 1000;
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

function secondOf(run: number, index: number): SessionSecond {
  const speedKmh = 8 + ((run + Math.floor(index / 90)) % 5) * 0.5;
  return {
    sample: {
      atMs: (index + 1) * 1000,
      requestedSpeedKmh: speedKmh,
      acknowledgedSpeedKmh: speedKmh,
      reportedSpeedKmh: speedKmh,
      requestedInclinePercent: 1,
      reportedInclinePercent: 1,
      heartRateBpm: 140 + Math.round(8 * Math.sin(index / 40 + run)),
      cadenceSpm: 164 + (index % 3),
      distanceM: (index * speedKmh) / 3.6,
      energyKcal: index * 0.18,
      trackId: `sha256:${String(Math.floor(index / 200)).padStart(64, 'a')}`,
      trackPositionS: (index % 200) + 0.2 * Math.sin(index),
      heardTempoBpm: 164.2,
    },
    events:
      index % 30 === 0 ? [{ atMs: index * 1000, kind: 'target', reason: 'music', detail: { speedKmh } }] : [],
    plays: [],
  };
}

async function runThreeWeeks(store: Store): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const sessionId = `bench-${run}`;
    await store.sessions.begin(exampleSession({ sessionId, startedAtWallMs: 1_790_000_000_000 + run * 1e7 }));
    await store.sessions.append(
      sessionId,
      Array.from({ length: secondsARun }, (_, index) => secondOf(run, index)),
    );
    const totals = { durationMs: 1e6, movingMs: 1e6, distanceM: 2600, energyKcal: 180, maxSpeedKmh: 10 };
    await store.sessions.finish(sessionId, { endedAtWallMs: 1_790_001_000_000, endCause: 'person', totals });
  }
}

async function openComputer(folder: string): Promise<Store> {
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  return store;
}

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
  const [up, down] = await Promise.all(folders.map(openComputer));
  if (up === undefined || down === undefined) throw new Error('no folders');
  await runThreeWeeks(up);
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
} finally {
  server.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
