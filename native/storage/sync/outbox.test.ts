import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { PushResult } from '#contract/sync/push-protocol.ts';
import { hlcParts } from '#core/sync/hybrid-clock.ts';
import { databasePath } from '#native/storage/database-file.ts';
import { initial } from '#native/storage/migrations/0001-initial.ts';
import { settingsAndMusic } from '#native/storage/migrations/0002-settings-and-music.ts';
import { allMigrations } from '#native/storage/migrations/all-migrations.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { prepareAll, settleAll, valuesOf, waitingOperations } from '#tests/support/pushed-operations.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openTestStore } from '#tests/support/test-store.ts';

vi.setConfig({ testTimeout: 30_000 });

const limits = { operations: 500, bytes: 1_000_000 };

const guestOf = async (store: Store) => (await store.sync.device()).guestAccountId;

/** A finished run of `seconds` seconds. */
async function run(store: Store, sessionId: string, seconds: number): Promise<void> {
  await store.sessions.begin(exampleSession({ sessionId }));
  await store.sessions.append(
    sessionId,
    Array.from({ length: seconds }, (_, index) =>
      exampleSecond((index + 1) * 1000, {
        events: index % 50 === 0 ? [{ atMs: index * 1000, kind: 'target', detail: { speedKmh: 9 } }] : [],
        plays: index === 0 ? [{ trackId: 't', title: 'T', tempoBpm: 160, startedAtMs: 0 }] : [],
      }),
    ),
  );
  const totals = { durationMs: seconds * 1000, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9.3 };
  await store.sessions.finish(sessionId, { endedAtWallMs: 1_790_000_100_000, endCause: 'person', totals });
}

describe('what is written', () => {
  it('is queued with it: a profile as one operation, however often it changes before it is sent', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    const told: string[] = [];
    store.sync.onQueued(() => told.push('queued'));
    await store.profiles.save(exampleProfile());
    await store.profiles.save(exampleProfile({ massKg: 62, restingHeartRateBpm: 50 }));
    await store.profiles.save(exampleProfile({ massKg: 62, restingHeartRateBpm: 50 }));
    expect(told).toHaveLength(3);
    const [only, ...others] = await waitingOperations(store, guest);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ n: 1, table: 'profiles', pk: 'p1', kind: 'put' });
    expect(valuesOf(only)).toMatchObject({ display_name: 'Ada', mass_kg: 62, resting_heart_rate_bpm: 50 });
    expect(only?.fields['mass_kg']?.hlc).toBe(only?.hlc);
    expect(only!.fields['age']!.hlc < only!.hlc).toBe(true);
    expect(await store.sync.standing(guest)).toMatchObject({ waiting: 1, deadLetters: 0, uncutSessions: 0 });
  });

  it('does not change any more what was sent before it', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    await store.profiles.save(exampleProfile());
    const [sent] = await waitingOperations(store, guest);
    await store.profiles.save(exampleProfile({ vo2Max: 51 }));
    await store.profiles.save(exampleProfile({ displayName: 'Ada L.' }));
    const [again, patch] = await waitingOperations(store, guest);
    expect(again).toEqual(sent);
    expect(patch).toMatchObject({ n: 2, kind: 'patch' });
    expect(valuesOf(patch)).toEqual({ vo2_max: null, display_name: 'Ada L.' });
  });

  it('is kept together with its operation, or not at all', async () => {
    const folder = createTestFolder();
    const store = await openTestStore({ folder });
    const guest = await guestOf(store);
    const sqlite = new Database(databasePath(folder));
    sqlite.exec(`CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END`);
    await expect(store.profiles.save(exampleProfile())).rejects.toMatchObject({ code: 'storage/failed' });
    await expect(store.sessions.begin(exampleSession())).rejects.toMatchObject({ code: 'storage/failed' });
    await expect(store.library.saveTempoCorrection('t', { tempoBpm: 64 })).rejects.toMatchObject({
      code: 'storage/failed',
    });
    expect(await store.profiles.list()).toEqual([]);
    expect(await store.sessions.list({ limit: 9 })).toEqual([]);
    sqlite.exec('DROP TRIGGER refuse');
    sqlite.close();
    await store.profiles.save(exampleProfile());
    expect(await waitingOperations(store, guest)).toHaveLength(1);
  });

  it('and taken back before anybody heard of it is not sent; afterwards it is deleted, and comes back whole', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    await store.library.saveTempoCorrection('t1', { tempoBpm: 64 });
    await store.library.saveTempoCorrection('t1', undefined);
    expect(await waitingOperations(store, guest)).toEqual([]);
    await store.library.saveTempoCorrection('t1', { tempoBpm: 65, downbeatS: 1.5 });
    await settleAll(store, guest);
    await store.library.saveTempoCorrection('t1', undefined);
    expect(await settleAll(store, guest)).toMatchObject([{ kind: 'delete', fields: {} }]);
    await store.library.saveTempoCorrection('t1', { tempoBpm: 65 });
    expect(await settleAll(store, guest)).toMatchObject([
      // What was in it and is not said again does not come back by itself.
      { kind: 'restore', fields: { tempo_bpm: { v: 65 }, downbeat_s: { v: null } } },
    ]);
  });

  it('of settings concerns the runner alone; those of the computer stay on it', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    await store.settings.change(
      [
        { name: 'language', json: '"zh-CN"' },
        { name: 'hasReadSafety', json: 'true' },
      ],
      [],
    );
    const operations = await waitingOperations(store, guest);
    expect(operations.map(({ table, pk }) => [table, pk])).toEqual([['settings', 'language']]);
    expect(await store.settings.list()).toHaveLength(2);
  });

  it('gets rising clock readings, over restarts and clocks that go back', async () => {
    const folder = createTestFolder();
    const readings: string[] = [];
    for (const wallMs of [1_790_000_000_000, 1_790_000_500_000, 1_500_000, 1_780_000_000_000]) {
      const store = await openStore({ folder, clock: createManualClock(0, wallMs), log: silentLog });
      await store.library.saveTempoCorrection(`t${wallMs}`, { tempoBpm: 64 });
      const last = (await waitingOperations(store, await guestOf(store))).at(-1);
      readings.push(last!.hlc);
      expect(last?.clock_suspect).toBe(wallMs === 1_500_000 ? true : undefined);
      await store.close();
    }
    expect([...readings].sort()).toEqual(readings);
    expect(new Set(readings).size).toBe(4);
    expect(hlcParts(readings[0]!).ms).toBe(1_790_000_000_000);
  });
});

describe('a finished run', () => {
  it('is cut into its minutes in short steps, sent once, and read back as it was elsewhere', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    await run(store, 's1', 1850);
    expect(await store.sync.standing(guest)).toMatchObject({ waiting: 1, uncutSessions: 1 });
    let steps = 0;
    while (await store.sync.prepare()) steps += 1;
    expect(steps).toBe(4);
    expect(await store.sync.standing(guest)).toMatchObject({ waiting: 32, uncutSessions: 0 });
    const operations = await settleAll(store, guest);
    expect(operations[0]).toMatchObject({ table: 'sessions', kind: 'put' });
    expect(valuesOf(operations[0])).toMatchObject({
      mode: 'heart',
      is_simulated: false,
      end_cause: 'person',
    });
    await prepareAll(store);
    expect(await store.sync.standing(guest)).toMatchObject({ waiting: 0, uncutSessions: 0 });
  });

  it('that is deleted before it was sent is not sent, afterwards its deletion is', async () => {
    const store = await openTestStore();
    const guest = await guestOf(store);
    await run(store, 's1', 130);
    await prepareAll(store);
    expect(await store.sessions.remove('s1')).toBe(true);
    expect(await waitingOperations(store, guest)).toEqual([]);
    await run(store, 's2', 130);
    await prepareAll(store);
    await settleAll(store, guest);
    await store.sessions.remove('s2');
    expect(await waitingOperations(store, guest)).toMatchObject([
      { table: 'sessions', pk: 's2', kind: 'delete' },
    ]);
  });
});

describe('a database from before the sync', () => {
  it('keeps everything, belongs to the guest, and is queued once', async () => {
    const folder = createTestFolder();
    const before = await openStore({
      folder,
      clock: createManualClock(),
      log: silentLog,
      migrations: [initial, settingsAndMusic],
    });
    await before.close();
    const sqlite = new Database(databasePath(folder));
    sqlite.exec(`
      INSERT INTO profiles VALUES ('p1', 'Ada', 41, 'female', 171.5, 63.2, NULL, NULL, NULL, 3, 14, 8, 5, 'metric', 1, 2);
      INSERT INTO settings VALUES ('language', '"en"', 1), ('treadmill', '{"kind":"demo"}', 1);
      INSERT INTO recordings (track_id, created_wall_ms) VALUES ('t1', 1);
      INSERT INTO tempo_corrections VALUES ('t1', 64.5, 1);
      INSERT INTO sessions VALUES ('s1', 1790000000000, 'heart', 'p1', '{"age":41}', 'm', 'M', 0, 1, 1790000100000, 'person', 3000, 3000, 7, 1, NULL, 9);
      INSERT INTO samples (session_id, at_ms, distance_m, energy_kcal) VALUES ('s1', 1000, 2, 0), ('s1', 2000, 4, 0), ('s1', 61000, 7, 1);
    `);
    sqlite.close();
    const store = await openTestStore({ folder });
    const guest = await guestOf(store);
    expect(guest).toMatch(/^guest:[0-9a-f]{16}:[0-9a-f-]{36}$/);
    expect(await store.profiles.list()).toEqual([exampleProfile()]);
    expect(await store.settings.list()).toHaveLength(2);
    expect((await store.sessions.read('s1'))?.samples).toHaveLength(3);
    await prepareAll(store);
    const operations = await settleAll(store, guest);
    expect(operations.map(({ table, kind }) => `${table} ${kind}`)).toEqual([
      'profiles put',
      'sessions put',
      'settings put',
      'tempo_corrections put',
      'session_chunks put',
      'session_chunks put',
    ]);
    expect(valuesOf(operations[1])).toMatchObject({ profile_snapshot: { age: 41 }, is_simulated: false });
    await prepareAll(store);
    expect(await waitingOperations(store, guest)).toEqual([]);
  });

  it('differs by the known migrations alone', () => {
    expect(allMigrations.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('what the server says', () => {
  async function withThree() {
    const store = await openTestStore();
    const guest = await guestOf(store);
    for (const id of ['a', 'b', 'c']) await store.profiles.save(exampleProfile({ profileId: id }));
    return { store, guest, operations: await waitingOperations(store, guest) };
  }
  const answer = (lastN: number) => ({ lastN, scopeSeq: '7', serverTimeMs: 1_790_000_000_000 });

  it('of one bad operation is shown to the runner, undone here, and stops none of the others', async () => {
    const { store, guest, operations } = await withThree();
    const [a, b, c] = operations;
    const results: PushResult[] = [
      { n: 1, op_id: a!.op_id, status: 'applied' },
      { n: 2, op_id: b!.op_id, status: 'rejected', code: 'invalid_field', permanent: true, detail: 'no' },
      { n: 3, op_id: c!.op_id, status: 'superseded' },
    ];
    await store.sync.settle(guest, results, answer(3));
    expect(await waitingOperations(store, guest)).toEqual([]);
    expect((await store.profiles.list()).map(({ profileId }) => profileId)).toEqual(['a', 'c']);
    const [letter, ...others] = await store.sync.deadLetters(guest);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      pk: 'b',
      code: 'invalid_field',
      detail: 'no',
      fields: { age: { v: 41 } },
    });
    expect(await store.sync.standing(guest)).toMatchObject({ waiting: 0, deadLetters: 1 });
    await store.sync.dismissDeadLetter(letter!.opId);
    expect(await store.sync.deadLetters(guest)).toEqual([]);
  });

  it('of one bad field takes that field back and keeps the rest', async () => {
    const { store, guest } = await withThree();
    await settleAll(store, guest);
    await store.profiles.save(exampleProfile({ profileId: 'a', massKg: 70, age: 42 }));
    const [patch] = await waitingOperations(store, guest);
    const { n, op_id } = patch!;
    await store.sync.settle(
      guest,
      [{ n, op_id, status: 'rejected', code: 'invalid_field', permanent: true, fields: ['mass_kg'] }],
      answer(n),
    );
    expect(await store.profiles.find('a')).toMatchObject({ massKg: 63.2, age: 42 });
    expect(await store.sync.deadLetters(guest)).toMatchObject([{ fields: { mass_kg: { v: 70 } } }]);
  });

  it('of the clock counts: a reading from the future gives way to what is really later', async () => {
    const store = await openTestStore({ clock: createManualClock(0, Date.UTC(2028, 0, 1)) });
    const guest = await guestOf(store);
    await store.profiles.save(exampleProfile());
    const [only] = await waitingOperations(store, guest);
    const { n, op_id } = only!;
    const given = '019f00000000-0000-aaaaaaaaaaaaaaaa';
    await store.sync.settle(guest, [{ n, op_id, status: 'clamped', hlc: given, fields: {} }], answer(1));
    const later = { fields: { display_name: { v: 'Later', hlc: '019f00000001-0000-bbbbbbbbbbbbbbbb' } } };
    await store.sync.applyPulled(guest, 'profiles', [{ kind: 'row', pk: 'p1', row: later }], undefined);
    expect(await store.profiles.find('p1')).toMatchObject({ displayName: 'Later', age: 41 });
  });

  it('of a later try puts it at the end, under another name', async () => {
    const { store, guest, operations } = await withThree();
    const results = operations.map(({ n, op_id }, index): PushResult =>
      index === 0
        ? { n, op_id, status: 'rejected', code: 'try_later', permanent: false }
        : { n, op_id, status: 'applied' },
    );
    await store.sync.settle(guest, results, answer(3));
    const [again, ...others] = await waitingOperations(store, guest);
    expect(others).toEqual([]);
    expect(again).toMatchObject({ n: 4, pk: 'a' });
    expect(again?.op_id).not.toBe(operations[0]?.op_id);
  });

  it('and loses again is sent again, as it was', async () => {
    const { store, guest, operations } = await withThree();
    await settleAll(store, guest);
    await store.sync.resendFrom(guest, 2);
    expect(await waitingOperations(store, guest)).toEqual(operations.slice(1));
  });

  it('and loses within a month of its own time is sent again, whatever years the clock here has jumped', async () => {
    const clock = createManualClock(0, 1_790_000_000_000);
    const store = await openTestStore({ clock });
    const guest = await guestOf(store);
    const dayMs = 86_400_000;
    const save = async (profileId: string, takenMs: number) => {
      await store.profiles.save(exampleProfile({ profileId }));
      await settleAll(store, guest, takenMs);
    };
    await save('a', clock.wallTimeMs());
    clock.advance(400 * dayMs);
    await save('b', 1_790_000_000_000 + 29 * dayMs);
    await save('c', 1_790_000_000_000 + 31 * dayMs);
    await store.sync.resendFrom(guest, 1);
    expect((await waitingOperations(store, guest)).map(({ pk }) => pk)).toEqual(['b', 'c']);
  });

  it('of nothing leaves a hole that is named when an operation could not even be sent', async () => {
    const { store, guest, operations } = await withThree();
    await store.sync.bury(guest, operations[0]!.op_id, 'too_large', 'too large');
    const batch = await store.sync.cutBatch(guest, limits);
    expect(batch?.operations.map(({ n }) => n)).toEqual([2, 3]);
    expect(batch?.holes).toEqual([[1, 1]]);
  });

  it('fits the limits of a request, and what fits none is a dead letter', async () => {
    const { store, guest } = await withThree();
    expect((await store.sync.cutBatch(guest, { operations: 2, bytes: 1e6 }))?.operations).toHaveLength(2);
    expect((await store.sync.cutBatch(guest, { operations: 9, bytes: 10 }))?.operations).toHaveLength(1);
    await store.settings.change([{ name: 'lastRequest', json: JSON.stringify('x'.repeat(300_000)) }], []);
    expect((await store.sync.cutBatch(guest, limits))?.operations).toHaveLength(3);
    expect(await store.sync.deadLetters(guest)).toMatchObject([{ code: 'too_large', pk: 'lastRequest' }]);
  });
});

describe('a copied disk', () => {
  it('gets a new id; what waits is numbered anew and keeps the names of its operations', async () => {
    const store = await openTestStore();
    const { deviceId, guestAccountId: guest } = await store.sync.device();
    await store.profiles.save(exampleProfile({ profileId: 'a' }));
    await settleAll(store, guest);
    await store.profiles.save(exampleProfile({ profileId: 'b' }));
    const [before] = await waitingOperations(store, guest);
    const renewed = await store.sync.renewDevice();
    expect(renewed.deviceId).not.toBe(deviceId);
    const [after] = await waitingOperations(store, guest);
    expect(after).toMatchObject({ n: 1, op_id: before!.op_id, pk: 'b' });
    await store.profiles.save(exampleProfile({ profileId: 'c' }));
    expect((await waitingOperations(store, guest)).at(-1)?.hlc.endsWith(renewed.deviceId)).toBe(true);
  });
});
