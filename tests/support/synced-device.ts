import { expect, onTestFinished, vi } from 'vitest';
import type { Clock } from '#contract/runtime/clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { startSync, type SyncClient } from '#native/sync/sync-client.ts';
import { exampleSecond, exampleSession } from './stored-examples.ts';
import { createTestFolder } from './test-folder.ts';

interface Way {
  readonly url: () => string;
  readonly fetch?: typeof fetch;
}

/** A computer with a real store, and the app's own sync for those who sign in. It goes with the test. */
export class SyncedDevice {
  readonly store: Store;
  readonly #clock: Clock;
  readonly #way: Way;

  private constructor(store: Store, clock: Clock, way: Way) {
    this.store = store;
    this.#clock = clock;
    this.#way = way;
  }

  /** @param aheadMs how far the computer's clock is ahead of the truth */
  static async open(way: Way, aheadMs = 0): Promise<SyncedDevice> {
    const clock = { ...systemClock, wallTimeMs: () => systemClock.wallTimeMs() + aheadMs };
    const store = await openStore({ folder: createTestFolder(), clock, log: silentLog });
    onTestFinished(() => store.close());
    return new SyncedDevice(store, clock, way);
  }

  /** Whose records are read and written from now on. */
  async become(accountId: string): Promise<void> {
    await this.store.sync.saveAccount({ accountId });
    await this.store.sync.activate(accountId);
  }

  /** Syncs an account, with a credential of this device. */
  start(accountId: string, through?: typeof fetch): SyncClient {
    const { store } = this;
    const sync = startSync({
      accountId,
      serverUrl: this.#way.url(),
      store: store.sync,
      tokens: {
        token: async () => `${accountId} ${(await store.sync.device()).deviceId}`,
        refused() {},
      },
      fetch: through ?? this.#way.fetch ?? fetch,
      clock: this.#clock,
      random: () => 0.01,
      log: silentLog,
    });
    onTestFinished(() => sync.close());
    return sync;
  }

  async run(sessionId: string, seconds: number): Promise<void> {
    const { sessions } = this.store;
    await sessions.begin(exampleSession({ sessionId }));
    await sessions.append(
      sessionId,
      Array.from({ length: seconds }, (_, index) => exampleSecond((index + 1) * 1000)),
    );
    const totals = { durationMs: seconds * 1000, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9.3 };
    await sessions.finish(sessionId, { endedAtWallMs: 1_790_000_100_000, endCause: 'person', totals });
  }

  /** Waits until the server has everything of an account. */
  async drained(accountId: string): Promise<void> {
    await until(async () => {
      expect(await this.store.sync.standing(accountId)).toMatchObject({ waiting: 0, uncutSessions: 0 });
    });
  }
}

export function until(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: 40_000, interval: 50 });
}
