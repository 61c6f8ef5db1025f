import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { SyncTable } from '#contract/sync/sync-field.ts';
import { profilesTable, sessionsTable } from '#contract/sync/synced-tables.ts';
import { settleAll } from '#tests/support/pushed-operations.ts';
import { exampleProfile, exampleSession } from '#tests/support/stored-examples.ts';
import { openTestStore } from '#tests/support/test-store.ts';
import { pullTable } from './pull-table.ts';
import type { ShapePart, ShapeSource } from './shape-source.ts';

const accountId = 'acc1';
const neverAborted = new AbortController().signal;
const cursor = { handle: 'h1', offset: '1_0' };

async function open() {
  const store = await openTestStore();
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  return store;
}

/** A table that is read anew, part by part; what happens between two of them is the test's. */
function shapesOf(read: (take: (part: ShapePart) => Promise<void>) => Promise<void>): ShapeSource {
  return { catchUp: (_request, take) => read(take), follow: () => Promise.resolve() };
}

const surroundings = { accountId, log: silentLog, askHowFar: async () => true };
const nothing = { changes: [], isRefetch: true } as const;

describe('a table that is read anew', () => {
  it('does not take what the server took after it was read', async () => {
    const store = await open();
    await store.profiles.save(exampleProfile({ profileId: 'long gone' }));
    await settleAll(store, accountId);
    await store.profiles.save(exampleProfile({ profileId: 'late' }));
    const shapes = shapesOf(async (take) => {
      await take(nothing);
      // The rows were read on the server; only now it takes what waited here.
      await settleAll(store, accountId);
      await take({ ...nothing, cursor });
    });
    await pullTable({ ...surroundings, store: store.sync, shapes }, profilesTable, neverAborted);
    expect((await store.profiles.list()).map(({ profileId }) => profileId)).toEqual(['late']);
    expect(await store.sync.cursor(accountId, 'profiles')).toEqual(cursor);
  });

  it('does not take a run with its seconds that the server took meanwhile, not even before the first part', async () => {
    const store = await open();
    await store.sessions.begin(exampleSession({ sessionId: 's1' }));
    const totals = { durationMs: 1, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9 };
    await store.sessions.finish('s1', { endedAtWallMs: 1_790_000_000_000, endCause: 'person', totals });
    const shapes = shapesOf(async (take) => {
      await settleAll(store, accountId);
      await take({ ...nothing, cursor });
    });
    await pullTable({ ...surroundings, store: store.sync, shapes }, sessionsTable, neverAborted);
    expect(await store.sessions.list({ limit: 9 })).toHaveLength(1);
  });

  it('is read once more where the device began anew under another id meanwhile', async () => {
    const store = await open();
    await store.profiles.save(exampleProfile());
    let reads = 0;
    const shapes = shapesOf(async (take) => {
      reads += 1;
      if (reads === 1) await store.sync.renewDevice();
      // Numbers count from 1 again: this one is as small as any that had been taken.
      await settleAll(store, accountId);
      await take({ ...nothing, cursor });
    });
    const pull = () => pullTable({ ...surroundings, store: store.sync, shapes }, profilesTable, neverAborted);
    await expect(pull()).rejects.toThrow('begun anew');
    expect(await store.profiles.list()).toHaveLength(1);
    await pull();
    expect(await store.profiles.list()).toEqual([]);
  });
});

describe('a table that is read for the first time', () => {
  it('asks how far the server is, where something was sent before: it may have another past', async () => {
    const store = await open();
    let asked = 0;
    const askHowFar = async () => {
      asked += 1;
      return asked > 2;
    };
    const shapes = shapesOf((take) => take({ changes: [], isRefetch: false, cursor }));
    const pull = (table: SyncTable) =>
      pullTable({ ...surroundings, askHowFar, store: store.sync, shapes }, table, neverAborted);
    await pull(profilesTable);
    expect(asked).toBe(0);
    await store.profiles.save(exampleProfile());
    await settleAll(store, accountId);
    await pull(profilesTable);
    expect(asked).toBe(0);
    await expect(pull(sessionsTable)).rejects.toThrow('does not say');
    expect(await store.sync.cursor(accountId, 'sessions')).toBeUndefined();
    await expect(pull(sessionsTable)).rejects.toThrow('does not say');
    await pull(sessionsTable);
    expect(await store.sync.cursor(accountId, 'sessions')).toEqual(cursor);
  });

  it('of a guest has only what the server has: a run may have been given away before anybody read', async () => {
    const store = await openTestStore();
    const { guestAccountId: guest } = await store.sync.device();
    await store.profiles.save(exampleProfile());
    await settleAll(store, guest);
    const shapes = shapesOf((take) => take({ changes: [], isRefetch: false, cursor }));
    await pullTable(
      { ...surroundings, accountId: guest, store: store.sync, shapes },
      profilesTable,
      neverAborted,
    );
    expect(await store.profiles.list()).toEqual([]);
    expect(await store.sync.cursor(guest, 'profiles')).toEqual(cursor);
  });
});
