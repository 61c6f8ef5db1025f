import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog } from '#contract/runtime/log.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { Store } from '#contract/storage/store.ts';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import { startService, type Service } from '#electron/cli/service.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';

/*
 * The whole service with a run on the simulated treadmill, while everything goes up for one who signs in, and comes down for
 * one who signs in on another computer: does the loop that decides about the belt have to wait?
 */

/** The password that the scripted server takes. */
const credentials = { email: 'ada@example.org', password: 'correct horse' };
/** The loop alone, before anything is synced. */
const aloneMs = 5000;

export interface LoopDelay {
  readonly what: string;
  readonly 'time s': string;
  readonly 'loop p50 ms': string;
  readonly 'loop p99 ms': string;
  readonly 'loop max ms': string;
}

/** @param fill puts the runs of three weeks into a store */
export async function measureController(
  serverUrl: string,
  fill: (store: Store) => Promise<void>,
): Promise<readonly LoopDelay[]> {
  const up = await openGym(serverUrl, fill);
  try {
    const alone = await delayWhile('controller alone', () => pause(aloneMs));
    const push = await delayWhile('controller, push', () =>
      synced(up, async () => (await waiting(up)) === 0),
    );
    const down = await openGym(serverUrl, async () => undefined);
    try {
      const pull = await delayWhile('controller, pull', () =>
        synced(down, async () => {
          const runner = down.service.accounts.state.runners.find(({ isSignedIn }) => isSignedIn);
          return runner?.sync?.syncedWallMs !== undefined && runner.sync.state === 'synced';
        }),
      );
      return [alone, push, pull];
    } finally {
      await down.close();
    }
  } finally {
    await up.close();
  }
}

interface Gym {
  readonly service: Service;
  readonly attached: AttachedService;
  close(): Promise<void>;
}

/** A service whose belt moves. */
async function openGym(serverUrl: string, fill: (store: Store) => Promise<void>): Promise<Gym> {
  const folder = mkdtempSync(join(tmpdir(), 'beatrunner-bench-controller-'));
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  await fill(store);
  await store.close();
  const service = await startService({
    ...{ dataFolder: folder, device: 'sim', port: 0, musicFolders: [], timeScale: 1, player: 'clock' },
    log: silentLog,
    io: {
      stdout: () => undefined,
      stderr: () => undefined,
      isTerminal: false,
      env: {},
      signal: new AbortController().signal,
      errorText: String,
    },
  });
  const attached = await attachService(service.url, 'bench');
  const { rpc } = attached;
  await rpc.accounts.setServer({ serverUrl });
  await rpc.session.prepare({ mode: 'iLead' });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await rpc.session.start();
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 0.5);
  return {
    service,
    attached,
    async close() {
      await attached.close();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function synced({ attached }: Gym, isDone: () => Promise<boolean>): Promise<void> {
  await attached.rpc.accounts.signInByPassword({ ...credentials, isForGuestRuns: true });
  while (!(await isDone())) await pause(50);
}

async function waiting({ service }: Gym): Promise<number> {
  const runner = service.accounts.state.runners.find(({ isSignedIn }) => isSignedIn);
  return runner?.sync?.waiting ?? Number.POSITIVE_INFINITY;
}

async function delayWhile(what: string, action: () => Promise<void>): Promise<LoopDelay> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const from = performance.now();
  await action();
  const tookMs = performance.now() - from;
  loop.disable();
  // The timer's own millisecond is not a delay.
  const at = (percent: number): string => (loop.percentile(percent) / 1e6 - 1).toFixed(1);
  return {
    what,
    'time s': (tookMs / 1000).toFixed(1),
    'loop p50 ms': at(50),
    'loop p99 ms': at(99),
    'loop max ms': (loop.max / 1e6 - 1).toFixed(1),
  };
}

async function statusWhere({ rpc }: AttachedService, holds: (status: LiveStatus) => boolean): Promise<void> {
  for await (const status of await rpc.status.watch()) if (holds(status)) return;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
