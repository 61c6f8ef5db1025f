import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { Store } from '#contract/storage/store.ts';
import type { PulledChange } from '#contract/storage/sync-store.ts';
import { immutableHlc } from '#contract/sync/shape-row.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { chunkIdOf, cutChunks } from '#core/sync/session-chunk.ts';
import { databasePath } from '#native/storage/database-file.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { prepareAll, settleAll, valuesOf, waitingOperations } from '#tests/support/pushed-operations.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openTestStore } from '#tests/support/test-store.ts';

vi.setConfig({ testTimeout: 30_000 });

const accountId = 'acc1';
const now = 1_790_000_000_000;
const totals = { durationMs: 1, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9 };
const ending = { endedAtWallMs: now, endCause: 'person', totals };

async function open() {
  const folder = createTestFolder();
  const clock = createManualClock(0, now);
  const store = await openTestStore({ folder, clock });
  await store.sync.saveAccount({ accountId, displayName: 'Ada' });
  await store.sync.activate(accountId);
  return { folder, clock, store };
}

const hlcAt = (afterMs: number) => hlcText({ ms: now + afterMs, counter: 0, deviceId: 'b'.repeat(16) });

function row(pk: string, values: Readonly<Record<string, JsonValue>>, afterMs = 0): PulledChange {
  const hlc = hlcAt(afterMs);
  const fields = Object.fromEntries(Object.entries(values).map(([name, v]) => [name, { v, hlc }]));
  return { kind: 'row', pk, row: { fields } };
}

const header = {
  started_wall_ms: now,
  mode: 'heart',
  profile_id: 'p1',
  profile_snapshot: { age: 41 },
  machine_id: 'm',
  machine_name: 'M',
  is_simulated: false,
  ended_wall_ms: now + 1000,
};

function chunk(
  sessionId: string,
  hash: string,
  distanceM: number,
  changes: Readonly<Record<string, JsonValue>> = {},
): PulledChange {
  const [cut] = cutChunks(sessionId, {
    samples: [{ atMs: 1000, distanceM, energyKcal: 0 }],
    events: [],
    plays: [],
  });
  const contentHash = hash.repeat(32);
  const values: Record<string, JsonValue> = {
    session_id: sessionId,
    chunk_no: 0,
    content_hash: contentHash,
    encoding: 1,
    samples: cut!.samples,
    track_ids: [],
    events: [],
    plays: [],
    ...changes,
  };
  const fields = Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, { v, hlc: immutableHlc }]),
  );
  return { kind: 'row', pk: chunkIdOf(sessionId, 0, contentHash), row: { fields } };
}

const settingOf = async (store: Store, name: string) =>
  (await store.settings.list()).find((setting) => setting.name === name)?.json;

describe('changes from the server', () => {
  it('are kept with their cursor, or not at all', async () => {
    const { folder, store } = await open();
    const sqlite = new Database(databasePath(folder));
    sqlite.exec(`CREATE TRIGGER refuse BEFORE INSERT ON sync_cursors BEGIN SELECT RAISE(ABORT, 'no'); END`);
    const changes = [row('language', { value: 'en' })];
    const cursor = { handle: 'h1', offset: '5_0' };
    await expect(store.sync.applyPulled(accountId, 'settings', changes, cursor)).rejects.toMatchObject({
      code: 'storage/failed',
    });
    expect(await store.settings.list()).toEqual([]);
    sqlite.exec('DROP TRIGGER refuse');
    sqlite.close();
    await store.sync.applyPulled(accountId, 'settings', changes, cursor);
    await store.sync.applyPulled(accountId, 'settings', changes, cursor);
    expect(await settingOf(store, 'language')).toBe('"en"');
    expect(await store.sync.cursor(accountId, 'settings')).toEqual(cursor);
    expect(await waitingOperations(store, accountId)).toEqual([]);
  });

  it('lie below what was not sent, whichever is later, until the server has decided', async () => {
    const { store, clock } = await open();
    await store.settings.change([{ name: 'textSize', json: '115' }], []);
    await store.sync.applyPulled(accountId, 'settings', [row('textSize', { value: 130 }, -5000)], undefined);
    expect(await settingOf(store, 'textSize')).toBe('115');
    await store.sync.applyPulled(accountId, 'settings', [row('textSize', { value: 100 }, 5000)], undefined);
    expect(await settingOf(store, 'textSize')).toBe('100');
    clock.advance(10_000);
    await store.settings.change([{ name: 'textSize', json: '130' }], []);
    expect(await settingOf(store, 'textSize')).toBe('130');
    expect((await settleAll(store, accountId)).map(valuesOf)).toEqual([{ value: 130 }]);
  });

  it('move the clock on, but not where they come from the future', async () => {
    const { store } = await open();
    await store.sync.applyPulled(
      accountId,
      'settings',
      [row('language', { value: 'en' }, 30_000)],
      undefined,
    );
    await store.sync.applyPulled(accountId, 'settings', [row('isMirrored', { value: true }, 9e9)], undefined);
    await store.profiles.save(exampleProfile());
    const [{ hlc } = { hlc: '' }] = await waitingOperations(store, accountId);
    expect(hlc > hlcAt(30_000)).toBe(true);
    expect(hlc < hlcAt(40_000)).toBe(true);
  });

  it('delete for good: an edit that was made meanwhile does not bring it back', async () => {
    const { store } = await open();
    await store.library.saveTempoCorrection('t1', { tempoBpm: 64 });
    await settleAll(store, accountId);
    await store.library.saveTempoCorrection('t1', { tempoBpm: 65 });
    const deleted: PulledChange = { kind: 'row', pk: 't1', row: { fields: {}, deletedHlc: hlcAt(-1) } };
    await store.sync.applyPulled(accountId, 'tempo_corrections', [deleted], undefined);
    expect(await waitingOperations(store, accountId)).toMatchObject([{ kind: 'patch' }]);
    await store.library.saveTempoCorrection('t1', { tempoBpm: 66 });
    expect((await waitingOperations(store, accountId)).at(-1)).toMatchObject({ kind: 'restore' });
  });

  it('that seem to come from the future are what is shown once the server has decided', async () => {
    const { store } = await open();
    await store.sync.applyPulled(accountId, 'settings', [row('textSize', { value: 100 }, 9e9)], undefined);
    await store.settings.change([{ name: 'textSize', json: '130' }], []);
    expect(await settingOf(store, 'textSize')).toBe('130');
    await settleAll(store, accountId);
    expect(await settingOf(store, 'textSize')).toBe('100');
  });

  it('of a profile are made to fit each other', async () => {
    const { store } = await open();
    await store.profiles.save(exampleProfile());
    await settleAll(store, accountId);
    const changes = [
      row('p1', { speed_cap_kmh: 4, resting_heart_rate_bpm: 100, max_heart_rate_bpm: 121 }, 100),
    ];
    await store.sync.applyPulled(accountId, 'profiles', changes, undefined);
    const profile = await store.profiles.find('p1');
    expect(profile).toMatchObject({ speedCapKmh: 4, walkSpeedKmh: 4 });
    expect(profile).not.toHaveProperty('restingHeartRateBpm');
  });

  it('of machines permit nothing here', async () => {
    const { store } = await open();
    const beltTest = { passed: true, testedAtWallMs: now, speedFactor: 1, operations: {} };
    const changes = [row('aa:bb', { name: 'T', last_seen_wall_ms: now, belt_test: beltTest })];
    await store.sync.applyPulled(accountId, 'machines', changes, undefined);
    expect(await store.machines.list()).toEqual([]);
  });

  it('of an unknown table are refused', async () => {
    const { store } = await open();
    await expect(store.sync.applyPulled(accountId, 'secrets', [], undefined)).rejects.toMatchObject({
      code: 'storage/failed',
    });
  });
});

describe('runs from elsewhere', () => {
  it('bring what their runner says of them', async () => {
    const { store } = await open();
    await store.sync.applyPulled(accountId, 'sessions', [row('s1', { ...header, rating: 4 })], undefined);
    expect(await store.sessions.list({ limit: 9 })).toMatchObject([{ remarks: { rating: 4 } }]);
    await store.sessions.remark('s1', { title: 'Rain', rating: 5 });
    expect((await settleAll(store, accountId)).map(valuesOf)).toEqual([{ title: 'Rain', rating: 5 }]);
    await store.sessions.remark('s1', { rating: 5 });
    expect((await store.sessions.read('s1'))?.summary.remarks).toEqual({ rating: 5 });
    expect((await settleAll(store, accountId)).map(valuesOf)).toEqual([{ title: null }]);
  });

  it('begun under a wrong clock keep what it said, and when they really began', async () => {
    const { store, clock } = await open();
    await store.sessions.begin(exampleSession({ sessionId: 's1', startedAtWallMs: now }));
    clock.advance(60_000);
    await store.sync.heardServer(3_600_000);
    await store.sync.heardServer(0);
    expect(await store.sessions.list({ limit: 9 })).toMatchObject([
      { startedAtWallMs: now, startedCorrectedWallMs: now + 3_600_000 },
    ]);
    const [put] = await waitingOperations(store, accountId);
    expect(valuesOf(put)).toMatchObject({ started_corrected_wall_ms: now + 3_600_000 });
  });

  it('come in any order, and are not cut and sent again', async () => {
    const { store } = await open();
    await store.sync.applyPulled(accountId, 'session_chunks', [chunk('s1', 'a', 3)], undefined);
    expect(await store.sessions.list({ limit: 9 })).toEqual([]);
    await store.sync.applyPulled(accountId, 'sessions', [row('s1', header)], undefined);
    expect((await store.sessions.read('s1'))?.samples).toEqual([{ atMs: 1000, distanceM: 3, energyKcal: 0 }]);
    await prepareAll(store);
    expect(await waitingOperations(store, accountId)).toEqual([]);
  });

  it('keep both contents of one minute, show the first, and say so', async () => {
    const { store } = await open();
    await store.sync.applyPulled(accountId, 'sessions', [row('s1', header)], undefined);
    for (const [hash, distanceM] of [
      ['c', 3],
      ['a', 9],
      ['c', 3],
    ] as const) {
      await store.sync.applyPulled(accountId, 'session_chunks', [chunk('s1', hash, distanceM)], undefined);
    }
    expect((await store.sessions.read('s1'))?.samples).toMatchObject([{ distanceM: 3 }]);
    expect(await store.sync.disputedMinutes('s1')).toEqual([0]);
  });

  it('that cannot be read are kept for a version that can, and harm nothing', async () => {
    const { store } = await open();
    await store.sync.applyPulled(accountId, 'sessions', [row('s1', header)], undefined);
    const changes = [
      chunk('s1', 'a', 3, { encoding: 2 }),
      chunk('s1', 'b', 3, { samples: 'AAAA' }),
      chunk('s1', 'd', 3, { events: 'no list' }),
      chunk('s1', 'e', 7),
    ];
    await store.sync.applyPulled(accountId, 'session_chunks', changes, undefined);
    expect((await store.sessions.read('s1'))?.samples).toMatchObject([{ distanceM: 7 }]);
  });

  it('go with everything when they are deleted or gone, but for a run that is live', async () => {
    const { store } = await open();
    const deleted = (pk: string): PulledChange => ({
      kind: 'row',
      pk,
      row: { fields: {}, deletedHlc: hlcAt(9) },
    });
    await store.sync.applyPulled(accountId, 'sessions', [row('s1', header), row('s2', header)], undefined);
    await store.sync.applyPulled(accountId, 'session_chunks', [chunk('s1', 'a', 3)], undefined);
    await store.sessions.begin(exampleSession({ sessionId: 'live' }));
    await store.sync.applyPulled(
      accountId,
      'sessions',
      [deleted('s1'), { kind: 'gone', pk: 's2' }, deleted('live')],
      undefined,
    );
    await store.sync.applyPulled(accountId, 'session_chunks', [chunk('s1', 'a', 3)], undefined);
    expect((await store.sessions.list({ limit: 9 })).map(({ sessionId }) => sessionId)).toEqual(['live']);
    await store.sessions.append('live', [exampleSecond(1000)]);
    await store.sessions.finish('live', ending);
    expect((await store.sessions.read('live'))?.samples).toHaveLength(1);
  });
});

describe('a table that is read anew', () => {
  it('takes the place of the old one at once, with what was not sent', async () => {
    const { store } = await open();
    const cursor = { handle: 'h2', offset: '9_0' };
    await store.sync.applyPulled(
      accountId,
      'settings',
      [row('language', { value: 'en' }), row('isMirrored', { value: true }), row('textSize', { value: 100 })],
      { handle: 'h1', offset: '5_0' },
    );
    await store.settings.change([{ name: 'isMirrored', json: 'false' }], []);
    await store.sync.stage(accountId, 'settings', [row('language', { value: 'left from before' })], true);
    await store.sync.stage(accountId, 'settings', [row('language', { value: 'zh-CN' }, 10)], true);
    await store.sync.stage(
      accountId,
      'settings',
      [row('hasSoundCues', { value: true }), row('x1', { value: 1 })],
      false,
    );
    await store.sync.stage(accountId, 'settings', [{ kind: 'gone', pk: 'x1' }], false);
    expect(await settingOf(store, 'language')).toBe('"en"');
    expect(await store.sync.cursor(accountId, 'settings')).toMatchObject({ handle: 'h1' });
    await store.sync.swapStaged(accountId, 'settings', cursor, await store.sync.takenMark(accountId));
    expect(await store.settings.list()).toEqual([
      { name: 'hasSoundCues', json: 'true' },
      { name: 'isMirrored', json: 'false' },
      { name: 'language', json: '"zh-CN"' },
    ]);
    expect(await store.sync.cursor(accountId, 'settings')).toEqual(cursor);
    expect(await waitingOperations(store, accountId)).toMatchObject([{ pk: 'isMirrored' }]);
  });

  it('is what the server has now, also where a backup has less than was known here', async () => {
    const { store } = await open();
    const cursor = { handle: 'h1', offset: '5_0' };
    await store.sync.applyPulled(accountId, 'settings', [row('textSize', { value: 130 }, 9)], cursor);
    await store.sync.stage(accountId, 'settings', [row('textSize', { value: 115 }, 1)], true);
    const since = await store.sync.takenMark(accountId);
    expect(await store.sync.swapStaged(accountId, 'settings', cursor, since)).toBe(true);
    expect(await settingOf(store, 'textSize')).toBe('115');
  });

  it('loses no minute of a run that waits to be sent', async () => {
    const { store } = await open();
    await store.sessions.begin(exampleSession({ sessionId: 's1' }));
    await store.sessions.append('s1', [exampleSecond(1000), exampleSecond(61_000)]);
    await store.sessions.finish('s1', ending);
    await prepareAll(store);
    for (const table of ['sessions', 'session_chunks']) {
      await store.sync.stage(accountId, table, [], true);
      const since = await store.sync.takenMark(accountId);
      await store.sync.swapStaged(accountId, table, { handle: 'h', offset: '0_0' }, since);
    }
    expect((await store.sessions.read('s1'))?.samples).toHaveLength(2);
    expect(await settleAll(store, accountId)).toHaveLength(3);
  });
});
