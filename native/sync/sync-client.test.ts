import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import { openSyncServer } from '#tests/support/open-sync-server.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { openTestStore } from '#tests/support/test-store.ts';
import { startSync, type SyncClient } from './sync-client.ts';

vi.setConfig({ testTimeout: 60_000 });

const accountId = 'acc1';

interface Device {
  readonly store: Store;
  readonly sync: SyncClient;
}

async function openDevice(
  serverUrl: string,
  options: { readonly fetch?: typeof fetch } = {},
): Promise<Device> {
  const store = await openTestStore({ clock: systemClock });
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  return { store, sync: start(store, serverUrl, options.fetch) };
}

function start(store: Store, serverUrl: string, through: typeof fetch = fetch): SyncClient {
  const sync = startSync({
    accountId,
    serverUrl,
    store: store.sync,
    tokens: { token: async () => 't1', refused() {} },
    fetch: through,
    clock: systemClock,
    random: () => 0.01,
    log: silentLog,
  });
  onTestFinished(() => sync.close());
  return sync;
}

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

const drained = (store: Store) =>
  until(async () => {
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 0, uncutSessions: 0 });
  });

async function run(store: Store, sessionId: string, seconds: number): Promise<void> {
  await store.sessions.begin(exampleSession({ sessionId }));
  await store.sessions.append(
    sessionId,
    Array.from({ length: seconds }, (_, index) =>
      exampleSecond((index + 1) * 1000, {
        sample: {
          atMs: (index + 1) * 1000,
          reportedSpeedKmh: 9.3,
          distanceM: Math.round(index * 258.3) / 100,
          energyKcal: Math.round(index * 170) / 1000,
          heartRateBpm: 140 + (index % 5),
          trackId: 't1',
        },
        events:
          index % 40 === 0
            ? [{ atMs: index * 1000, kind: 'target', reason: 'music', detail: { speedKmh: 9 } }]
            : [],
        plays:
          index === 0
            ? [{ trackId: 't1', title: 'T', tempoBpm: 160, startedAtMs: 0, endedAtMs: 90_000 }]
            : [],
      }),
    ),
  );
  const totals = { durationMs: seconds * 1000, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9.3 };
  await store.sessions.finish(sessionId, { endedAtWallMs: 1_790_000_100_000, endCause: 'person', totals });
}

describe('two devices of one account', () => {
  it('have the same runs, profiles, settings and corrections, live', async () => {
    const { serverUrl } = await openSyncServer();
    const kiosk = await openDevice(serverUrl);
    const laptop = await openDevice(serverUrl);
    await kiosk.store.profiles.save(exampleProfile());
    await kiosk.store.settings.change([{ name: 'textSize', json: '115' }], []);
    await kiosk.store.library.saveTempoCorrection('t1', { tempoBpm: 64.5 });
    await run(kiosk.store, 's1', 190);
    const record = await kiosk.store.sessions.read('s1');
    await until(async () => {
      expect(await laptop.store.sessions.read('s1')).toEqual(record);
    });
    expect(await laptop.store.profiles.list()).toEqual([exampleProfile()]);
    await until(async () =>
      expect(await laptop.store.settings.list()).toEqual([{ name: 'textSize', json: '115' }]),
    );

    await Promise.all([
      laptop.store.profiles.save(exampleProfile({ massKg: 61 })),
      kiosk.store.profiles.save(exampleProfile({ displayName: 'Ada L.' })),
    ]);
    await laptop.store.sessions.remove('s1');
    await until(async () => {
      const both = [await kiosk.store.profiles.find('p1'), await laptop.store.profiles.find('p1')];
      expect(both).toEqual(Array(2).fill(exampleProfile({ massKg: 61, displayName: 'Ada L.' })));
      expect(await kiosk.store.sessions.list({ limit: 9 })).toEqual([]);
    });
    await drained(kiosk.store);
    await drained(laptop.store);
    expect(await kiosk.store.sync.deadLetters(accountId)).toEqual([]);
    expect(laptop.sync.state.push.kind).toBe('idle');
  });
});

describe('the end', () => {
  it('comes at whatever moment it is asked for', async () => {
    const { serverUrl } = await openSyncServer();
    const { store, sync } = await openDevice(serverUrl);
    await sync.close();
    for (let rounds = 0; rounds < 12; rounds += 1) {
      const client = start(store, serverUrl);
      for (let turns = 0; turns < rounds; turns += 1) await store.sync.device();
      await client.close();
    }
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 0 });
  });
});

describe('receiving', () => {
  it('goes on while nothing can be sent', async () => {
    const { server, serverUrl } = await openSyncServer();
    const onlyDown: typeof fetch = (input, init) =>
      String(input).includes('/v1/push') ? Promise.reject(new Error('no way up')) : fetch(input, init);
    const { store } = await openDevice(serverUrl, { fetch: onlyDown });
    await store.profiles.save(exampleProfile());
    server.change(accountId, 'tempo_corrections', 't9', {
      fields: {
        tempo_bpm: { v: 70, hlc: hlcText({ ms: Date.now(), counter: 0, deviceId: 'b'.repeat(16) }) },
      },
    });
    await until(async () => {
      expect(await store.sync.standing(accountId)).toMatchObject({
        waiting: 1,
        pulledWallMs: expect.any(Number),
      });
      expect(await store.sync.cursor(accountId, 'tempo_corrections')).toMatchObject({ offset: '1_0' });
    });
  });

  it('begins where it ended, with the handle that it had', async () => {
    const { server, serverUrl } = await openSyncServer();
    const { store, sync } = await openDevice(serverUrl);
    await store.profiles.save(exampleProfile());
    await drained(store);
    await until(async () => expect((await store.sync.cursor(accountId, 'profiles'))?.offset).toBe('1_0'));
    await sync.close();
    server.shapes.requests.length = 0;
    start(store, serverUrl);
    const profilesOf = () =>
      server.shapes.requests.filter((url) => url.searchParams.get('table') === 'profiles');
    await until(() => expect(profilesOf().length).toBeGreaterThan(0));
    expect(profilesOf()[0]?.searchParams.get('offset')).toBe('1_0');
  });

  it('of a table anew keeps what was not sent, takes away what is gone, and gives a restored server back what it lost', async () => {
    const { server, serverUrl } = await openSyncServer();
    const { store, sync } = await openDevice(serverUrl);
    const hlc = hlcText({ ms: Date.now(), counter: 0, deviceId: 'b'.repeat(16) });
    server.change(accountId, 'settings', 'language', { fields: { value: { v: 'en', hlc } } });
    await store.profiles.save(exampleProfile({ profileId: 'sent' }));
    await drained(store);
    await until(async () => expect(await store.settings.list()).toHaveLength(1));
    await sync.close();

    server.forgetEverything();
    await store.profiles.save(exampleProfile({ profileId: 'unsent' }));
    start(store, serverUrl);
    await until(() => {
      expect(server.row(accountId, 'profiles', 'sent')).toBeDefined();
      expect(server.row(accountId, 'profiles', 'unsent')).toBeDefined();
    });
    await until(async () => expect(await store.settings.list()).toEqual([]));
    await drained(store);
    expect((await store.profiles.list()).map(({ profileId }) => profileId).sort()).toEqual([
      'sent',
      'unsent',
    ]);
  });

  it('takes no value that nobody may have, and the rest of the record', async () => {
    const { server, serverUrl } = await openSyncServer();
    const { store } = await openDevice(serverUrl);
    await store.profiles.save(exampleProfile());
    await drained(store);
    const hlc = hlcText({ ms: Date.now() + 1000, counter: 0, deviceId: 'b'.repeat(16) });
    const fields = {
      ...server.row(accountId, 'profiles', 'p1')?.fields,
      speed_cap_kmh: { v: 99, hlc },
      walk_speed_kmh: { v: 6.4, hlc },
      incline_cap_percent: { v: 3, hlc },
    };
    server.change(accountId, 'profiles', 'p1', { fields });
    await until(async () => expect(await store.profiles.find('p1')).toMatchObject({ inclineCapPercent: 3 }));
    expect(await store.profiles.find('p1')).toMatchObject({ speedCapKmh: 14, walkSpeedKmh: 6.4 });
  });
});
