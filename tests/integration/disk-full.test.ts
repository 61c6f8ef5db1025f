import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { NewSession } from '#core/session/session-records.ts';
import { settleLeftOverSessions } from '#electron/controller/left-over-sessions.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { databasePath } from '#native/storage/database-file.ts';
import { openStore } from '#native/storage/open-store.ts';
import { openSessionSpool } from '#native/storage/session-spool.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, running, runAt } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const filler: NewSession = {
  sessionId: 'filler-0',
  startedAtWallMs: 1,
  mode: 'filler',
  profileId: 'filler',
  profileSnapshot: {},
  machineId: 'filler',
  machineName: 'filler',
  isSimulated: true,
};
const noTotals = { durationMs: 0, movingMs: 0, distanceM: 0, energyKcal: 0, maxSpeedKmh: 0 };

/** Makes a database in `folder` and says how many pages it has. */
async function pagesOfNewDatabase(folder: string): Promise<number> {
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  await store.close();
  const sqlite = new Database(databasePath(folder), { readonly: true });
  const pages = Number(sqlite.pragma('page_count', { simple: true }));
  sqlite.close();
  return pages;
}

/** Time passes on the hand clock; the writer, which lives on real time, answers what came before every half second. */
async function pass(gym: GymController, forMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < forMs; passedMs += 500) {
    await gym.clock.advanceAsync(500);
    await gym.store.library.forgetFiles([]);
    await setImmediate();
  }
}

async function passUntil(gym: GymController, condition: () => boolean, withinMs: number): Promise<void> {
  for (let passedMs = 0; !condition(); passedMs += 500) {
    expect(passedMs).toBeLessThan(withinMs);
    await pass(gym, 500);
  }
}

async function stopAndWait(gym: GymController, session: LiveSession) {
  session.engine.stop();
  let result: Awaited<LiveSession['ended']> | undefined;
  void session.ended.then((ended) => (result = ended));
  await passUntil(gym, () => result !== undefined, 120_000);
  return result!;
}

/** A store of which a test changes what is behind it, as when somebody frees the disk. */
function replaceable(first: Store): { readonly store: Store; use(next: Store): void } {
  let behind = first;
  const store: Store = {
    get profiles() {
      return behind.profiles;
    },
    get machines() {
      return behind.machines;
    },
    get library() {
      return behind.library;
    },
    get musicFolders() {
      return behind.musicFolders;
    },
    get settings() {
      return behind.settings;
    },
    get sessions() {
      return behind.sessions;
    },
    get sync() {
      return behind.sync;
    },
    close: () => behind.close(),
  };
  return {
    store,
    use(next) {
      behind = next;
    },
  };
}

/** Everything that the session did is there: each second once, with its events. */
async function expectWhole(store: Store, sessionId: string): Promise<void> {
  const { samples, events, summary } = (await store.sessions.read(sessionId))!;
  expect(samples.map(({ atMs }) => atMs)).toEqual(samples.map((_, index) => index * 1000));
  expect(samples.at(-1)!.atMs).toBe(summary.totals!.durationMs);
  expect(summary.endCause).toBe('person');
  const commands = events.flatMap(({ kind, detail }) => (kind === 'command' ? [detail['operationId']] : []));
  expect(new Set(commands).size).toBe(commands.length);
  expect(commands.length).toBeGreaterThan(2);
}

describe('disk full', () => {
  it('in mid-run: the run goes on, it is told, and the next start has every second', async () => {
    const folder = createTestFolder();
    const maxPages = (await pagesOfNewDatabase(folder)) + 6;
    const gym = await openGymController({ folder, store: { limits: { maxPages } } });
    const session = await runAt(gym, 9);
    await passUntil(gym, () => !session.isStorageFine, 60 * 60_000);
    expect(entriesOf(gym.timeline, 'storage').map(({ isFine }) => isFine)).toEqual([false]);
    await passUntil(gym, () => gym.gym.treadmill.state.speedKmh === 9, 60_000);
    await pass(gym, 2 * 60_000);
    // The belt does not notice.
    expect(session.engine.state.kind).toBe('running');
    expect(gym.gym.treadmill.state.speedKmh).toBe(9);
    const spooled = await gym.spool.list();
    expect(spooled.map(({ sessionId }) => sessionId)).toEqual([session.status.sessionId]);

    const { sessionId, isSaved } = await stopAndWait(gym, session);
    expect(isSaved).toBe(false);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    await gym.close();

    const store = await openStore({ folder, clock: systemClock, log: silentLog });
    const spool = openSessionSpool(join(folder, 'spool'));
    expect(await settleLeftOverSessions(store, spool, silentLog)).toEqual([]);
    expect(await spool.list()).toEqual([]);
    await expectWhole(store, sessionId);
    await store.close();
  });

  it('in mid-run, and room comes back: nothing is left over', async () => {
    const folder = createTestFolder();
    const maxPages = (await pagesOfNewDatabase(folder)) + 6;
    let behind: ReturnType<typeof replaceable> | undefined;
    const gym = await openGymController({
      folder,
      store: { limits: { maxPages } },
      storeOver: (store) => (behind = replaceable(store)).store,
    });
    const session = await runAt(gym, 9);
    await passUntil(gym, () => !session.isStorageFine, 60 * 60_000);
    await pass(gym, 60_000);
    const roomy = await openStore({ folder, clock: systemClock, log: silentLog });
    await gym.store.close();
    behind!.use(roomy);
    await passUntil(gym, () => session.isStorageFine, 60_000);
    await pass(gym, 30_000);
    const { sessionId, isSaved } = await stopAndWait(gym, session);
    expect(isSaved).toBe(true);
    expect(entriesOf(gym.timeline, 'storage').map(({ isFine }) => isFine)).toEqual([false, true]);
    expect(await gym.spool.list()).toEqual([]);
    await expectWhole(gym.store, sessionId);
    const record = await gym.store.sessions.read(sessionId);
    expect(
      record!.events.filter(({ kind }) => kind === 'storage').map(({ detail }) => detail['isFine']),
    ).toEqual([false, true]);
  });

  it('from the very start: the run is not hindered, and is kept', async () => {
    const folder = createTestFolder();
    const maxPages = (await pagesOfNewDatabase(folder)) + 6;
    const full = await openStore({ folder, clock: systemClock, log: silentLog, limits: { maxPages } });
    let fillers = 0;
    const fillWith = async (mode: string): Promise<void> => {
      for (; ; fillers += 1) {
        const sessionId = `filler-${fillers}`;
        await full.sessions.begin({ ...filler, sessionId, mode });
        await full.sessions.finish(sessionId, { endedAtWallMs: 2, endCause: 'person', totals: noTotals });
      }
    };
    // Big ones first, then whatever fits into the gaps.
    for (const length of [3000, 300, 1])
      await expect(fillWith('x'.repeat(length))).rejects.toMatchObject({ code: 'storage/disk-full' });
    await full.close();

    const gym = await openGymController({ folder, store: { limits: { maxPages } } });
    const session = await gym.run(running);
    await passUntil(gym, () => !session.isStorageFine, 30_000);
    await pass(gym, 60_000);
    expect(session.engine.state.kind).toBe('running');
    const { sessionId, isSaved } = await stopAndWait(gym, session);
    expect(isSaved).toBe(false);
    await gym.close();

    const store = await openStore({ folder, clock: systemClock, log: silentLog });
    const spool = openSessionSpool(join(folder, 'spool'));
    await settleLeftOverSessions(store, spool, silentLog);
    await expectWhole(store, sessionId);
    expect(await spool.list()).toEqual([]);
    await store.close();
  });
});
