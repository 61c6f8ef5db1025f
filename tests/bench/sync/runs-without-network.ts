import { silentLog } from '#contract/runtime/log.ts';
import type { SessionSecond, Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';

/** Seconds of each run. */
export const secondsARun = 1000;

export function secondOf(run: number, index: number): SessionSecond {
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

/** Weeks of runs without a network. */
export async function runWithoutNetwork(store: Store, runs: number): Promise<void> {
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

/** A computer that an account has signed in on. */
export async function openComputer(folder: string, accountId: string): Promise<Store> {
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  return store;
}
