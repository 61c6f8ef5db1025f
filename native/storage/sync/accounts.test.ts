import { describe, expect, it, vi } from 'vitest';
import type { Store } from '#contract/storage/store.ts';
import { prepareAll, settleAll, valuesOf, waitingOperations } from '#tests/support/pushed-operations.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { openTestStore } from '#tests/support/test-store.ts';

vi.setConfig({ testTimeout: 30_000 });

const totals = { durationMs: 1, movingMs: 1, distanceM: 1, energyKcal: 1, maxSpeedKmh: 9 };

async function open() {
  const store = await openTestStore();
  for (const accountId of ['ada', 'eve']) await store.sync.saveAccount({ accountId });
  return { store, guest: (await store.sync.device()).guestAccountId };
}

async function run(store: Store, sessionId: string): Promise<void> {
  await store.sessions.begin(exampleSession({ sessionId }));
  await store.sessions.append(sessionId, [exampleSecond(1000)]);
  await store.sessions.finish(sessionId, { endedAtWallMs: 1_790_000_100_000, endCause: 'person', totals });
  await prepareAll(store);
}

const runsOf = async (store: Store, accountId: string) => {
  await store.sync.activate(accountId);
  return (await store.sessions.list({ limit: 9 })).map(({ sessionId }) => sessionId);
};
const kindsOf = async (store: Store, accountId: string) =>
  (await waitingOperations(store, accountId)).map(({ table, kind }) => `${table} ${kind}`);

describe('accounts on one computer', () => {
  it('see nothing of each other', async () => {
    const { store } = await open();
    await store.sync.activate('ada');
    await store.profiles.save(exampleProfile());
    await store.settings.change(
      [
        { name: 'textSize', json: '115' },
        { name: 'hasReadSafety', json: 'true' },
      ],
      [],
    );
    await run(store, 's1');
    await store.sync.activate('eve');
    expect(await store.profiles.list()).toEqual([]);
    expect(await store.profiles.find('p1')).toBeUndefined();
    expect(await store.settings.list()).toEqual([{ name: 'hasReadSafety', json: 'true' }]);
    expect(await store.sessions.list({ limit: 9 })).toEqual([]);
    expect(await store.sessions.read('s1')).toBeUndefined();
    await store.profiles.save(exampleProfile({ displayName: 'Eve' }));
    expect(await waitingOperations(store, 'eve')).toMatchObject([{ n: 1 }]);
    await store.sync.activate('ada');
    expect(await store.profiles.find('p1')).toMatchObject({ displayName: 'Ada' });
    expect((await waitingOperations(store, 'ada')).map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  });

  it('are active only when they are known', async () => {
    const { store, guest } = await open();
    await expect(store.sync.activate('nobody')).rejects.toMatchObject({ code: 'storage/not-found' });
    expect((await store.sync.device()).activeAccountId).toBe(guest);
    await store.sync.saveAccount({ accountId: 'ada', displayName: 'Ada' });
    expect(await store.sync.accounts()).toContainEqual({ accountId: 'ada', displayName: 'Ada' });
  });

  it('that are wiped leave nothing, and the others everything', async () => {
    const { store, guest } = await open();
    await run(store, 'guests');
    await store.sync.activate('ada');
    await run(store, 'adas');
    await store.sync.wipe('ada');
    expect((await store.sync.device()).activeAccountId).toBe(guest);
    expect(await store.sync.standing('ada')).toEqual({ waiting: 0, uncutSessions: 0, deadLetters: 0 });
    expect(await runsOf(store, guest)).toEqual(['guests']);
    await store.sync.wipe(guest);
    const device = await store.sync.device();
    expect(device.guestAccountId).not.toBe(guest);
    expect(device.activeAccountId).toBe(device.guestAccountId);
    expect(await store.sessions.list({ limit: 9 })).toEqual([]);
    await run(store, 'new');
    expect(await kindsOf(store, device.guestAccountId)).toEqual(['sessions put', 'session_chunks put']);
  });
});

describe("a guest's run", () => {
  it('is nobody’s but a guest’s', async () => {
    const { store } = await open();
    await expect(store.sync.claim('ada', 'eve')).rejects.toMatchObject({ code: 'storage/not-found' });
  });

  it('that was never sent is simply the account’s', async () => {
    const { store, guest } = await open();
    await run(store, 's1');
    await run(store, 's2');
    await store.sync.claim(guest, 'ada', ['s1']);
    expect(await runsOf(store, 'ada')).toEqual(['s1']);
    expect(await runsOf(store, guest)).toEqual(['s2']);
    expect(await kindsOf(store, 'ada')).toEqual(['sessions put', 'session_chunks put']);
    expect(await kindsOf(store, guest)).toEqual(['sessions put', 'session_chunks put']);
  });

  it('that the server has is asked for, and goes back when somebody else was first', async () => {
    const { store, guest } = await open();
    await run(store, 's1');
    await settleAll(store, guest);
    await store.sync.claim(guest, 'ada', ['s1']);
    const [reparent, ...others] = await waitingOperations(store, 'ada');
    expect(others).toEqual([]);
    expect(reparent).toMatchObject({ kind: 'reparent', table: 'sessions', pk: 's1' });
    expect(valuesOf(reparent)).toEqual({ from_account: guest, to_account: 'ada' });
    expect(await runsOf(store, 'ada')).toEqual(['s1']);
    await store.sync.settle(
      'ada',
      [{ n: 1, op_id: reparent!.op_id, status: 'rejected', code: 'already_claimed', permanent: true }],
      { lastN: 1, scopeSeq: '1', serverTimeMs: 1_790_000_000_000 },
    );
    expect(await runsOf(store, 'ada')).toEqual([]);
    expect(await runsOf(store, guest)).toEqual(['s1']);
    expect(await store.sync.deadLetters('ada')).toMatchObject([{ code: 'already_claimed' }]);
  });

  it('goes back although its minutes have come for the account from elsewhere, and both are read anew', async () => {
    const { store, guest } = await open();
    await run(store, 's1');
    await prepareAll(store);
    const sent = await settleAll(store, guest);
    await store.sync.claim(guest, 'ada', ['s1']);
    const cursor = { handle: 'h1', offset: '5_0' };
    for (const { table, pk, fields } of sent) {
      for (const owner of ['ada', guest]) {
        await store.sync.applyPulled(owner, table, [{ kind: 'row', pk, row: { fields } }], cursor);
      }
    }
    const [reparent] = await waitingOperations(store, 'ada');
    await store.sync.settle(
      'ada',
      [{ n: 1, op_id: reparent!.op_id, status: 'rejected', code: 'claim_not_proven', permanent: true }],
      { lastN: 1, scopeSeq: '1', serverTimeMs: 1_790_000_000_000 },
    );
    expect(await waitingOperations(store, 'ada')).toEqual([]);
    expect(await runsOf(store, guest)).toEqual(['s1']);
    for (const owner of ['ada', guest]) {
      for (const table of ['sessions', 'session_chunks'])
        expect(await store.sync.cursor(owner, table)).toEqual({ handle: 'none', offset: '0_0' });
    }
  });

  it('is let go of where the server says that somebody has claimed it', async () => {
    const { store, guest } = await open();
    await run(store, 's1');
    await prepareAll(store);
    const waiting = await waitingOperations(store, guest);
    expect(waiting.map(({ table }) => table)).toEqual(['sessions', 'session_chunks']);
    await store.sync.settle(
      guest,
      waiting.map(({ n, op_id }) => ({ n, op_id, status: 'applied', claimed: true })),
      { lastN: 2, scopeSeq: '1', serverTimeMs: 1_790_000_000_000 },
    );
    expect(await runsOf(store, guest)).toEqual([]);
    expect(await waitingOperations(store, guest)).toEqual([]);
  });

  it('that was claimed on a phone comes to its owner, whichever of the two is told first', async () => {
    for (const order of ['owner', 'guest'] as const) {
      const { store, guest } = await open();
      await run(store, 's1');
      const [put] = await settleAll(store, guest);
      const comes = () =>
        store.sync.applyPulled(
          'ada',
          'sessions',
          [{ kind: 'row', pk: 's1', row: { fields: put!.fields } }],
          undefined,
        );
      const goes = () => store.sync.applyPulled(guest, 'sessions', [{ kind: 'gone', pk: 's1' }], undefined);
      for (const tell of order === 'owner' ? [comes, goes] : [goes, comes]) await tell();
      expect(await runsOf(store, 'ada')).toEqual(['s1']);
      expect(await runsOf(store, guest)).toEqual([]);
    }
  });

  it('goes with everything else that the account does not have yet', async () => {
    const { store, guest } = await open();
    await store.profiles.save(exampleProfile());
    await store.profiles.save(exampleProfile({ profileId: 'p2', displayName: 'Bo' }));
    await store.library.saveTempoCorrection('t1', { tempoBpm: 64 });
    await run(store, 's1');
    await store.sync.activate('ada');
    await store.profiles.save(exampleProfile({ displayName: 'mine' }));
    await store.sync.claim(guest, 'ada');
    expect((await store.profiles.list()).map(({ displayName }) => displayName)).toEqual(['Bo', 'mine']);
    expect(await runsOf(store, 'ada')).toEqual(['s1']);
    expect(await kindsOf(store, 'ada')).toContain('tempo_corrections put');
  });
});
