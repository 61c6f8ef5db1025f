import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openSyncServer } from '#tests/support/open-sync-server.ts';
import type { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';
import { exampleProfile } from '#tests/support/stored-examples.ts';
import { openTestStore } from '#tests/support/test-store.ts';
import { PushSteps, type PushStep } from './push-step.ts';

vi.setConfig({ testTimeout: 60_000 });

const neverAborted = new AbortController().signal;

async function openPush(
  tokens: { readonly token?: () => string | undefined; readonly refused?: () => void } = {},
) {
  const { server, serverUrl } = await openSyncServer();
  const store = await openTestStore({ clock: systemClock });
  const accountId = 'acc1';
  await store.sync.saveAccount({ accountId });
  await store.sync.activate(accountId);
  const steps = new PushSteps({
    accountId,
    serverUrl,
    store: store.sync,
    tokens: {
      token: async () => (tokens.token === undefined ? 't1' : tokens.token()),
      refused: () => tokens.refused?.(),
    },
    fetch,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  return { server, store, steps, accountId, next: () => steps.next(neverAborted) };
}

async function save(store: Store, ...profileIds: readonly string[]): Promise<void> {
  for (const profileId of profileIds) await store.profiles.save(exampleProfile({ profileId }));
}

/** Steps until nothing is left to do; what each came to. */
async function drain(next: () => Promise<PushStep>, most = 40): Promise<readonly string[]> {
  const kinds: string[] = [];
  while (kinds.length < most) {
    const { kind } = await next();
    kinds.push(kind);
    if (kind === 'idle') return kinds;
  }
  return kinds;
}

const pushedOf = (server: ScriptedSyncServer) => server.requests.map(({ ops }) => ops.map(({ n }) => n));

describe('what waits', () => {
  it('is sent once, zipped, in the order of its numbers, and the server has it', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a', 'b');
    expect(await drain(next)).toEqual(['progress', 'idle']);
    expect(pushedOf(server)).toEqual([[1, 2]]);
    expect(server.row(accountId, 'profiles', 'a')?.fields['display_name']?.v).toBe('Ada');
    await store.profiles.save(exampleProfile({ profileId: 'a', displayName: 'Eve' }));
    await drain(next);
    expect(server.requests.at(-1)?.ops).toMatchObject([{ n: 3, kind: 'patch' }]);
    expect(server.row(accountId, 'profiles', 'a')?.fields['display_name']?.v).toBe('Eve');
    expect(await store.sync.standing(accountId)).toMatchObject({
      waiting: 0,
      pushedWallMs: expect.any(Number),
    });
  });

  it('counts on where the account was wiped here, and comes back', async () => {
    const { server, store, next, accountId } = await openPush();
    const { deviceId } = await store.sync.device();
    await save(store, 'a', 'b');
    await drain(next);
    await save(store, 'c');
    await store.sync.wipe(accountId);
    expect(await store.sync.accounts()).not.toContainEqual({ accountId });
    await expect(store.sync.activate(accountId)).rejects.toMatchObject({ code: 'storage/not-found' });
    await store.sync.saveAccount({ accountId });
    await store.sync.activate(accountId);
    await save(store, 'd');
    expect(await drain(next)).toEqual(['progress', 'idle']);
    expect(pushedOf(server)).toEqual([[1, 2], [3]]);
    expect(server.row(accountId, 'profiles', 'd')?.fields['display_name']?.v).toBe('Ada');
    expect((await store.sync.device()).deviceId).toBe(deviceId);
  });

  it('survives requests and answers that are lost, and is done once', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a', 'b');
    server.faults.push({ kind: 'drop-request' }, { kind: 'drop-response' }, { kind: 'garbage' });
    expect(await drain(next)).toEqual(['retry', 'retry', 'retry', 'progress', 'idle']);
    expect(server.shapes.position).toBe(2);
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 0, deadLetters: 0 });
  });

  it('waits as long as the server says', async () => {
    const { server, store, next } = await openPush();
    await save(store, 'a');
    server.faults.push(
      { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
      { kind: 'status', status: 429, headers: { 'retry-after': '999999999' } },
      { kind: 'status', status: 500 },
    );
    expect(await next()).toMatchObject({ kind: 'retry', retryAfterMs: 7000 });
    expect(await next()).toMatchObject({ kind: 'retry', retryAfterMs: 3_600_000 });
    expect(await next()).not.toHaveProperty('retryAfterMs');
    expect(await drain(next)).toEqual(['progress', 'idle']);
  });

  it('goes in halves where it is too large, down to the one that nobody takes', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a', 'b', 'c', 'd', 'e');
    server.mostOperations = 3;
    server.tooLargePk = 'c';
    await drain(next);
    expect(['a', 'b', 'd', 'e'].filter((pk) => server.row(accountId, 'profiles', pk) === undefined)).toEqual(
      [],
    );
    expect(await store.sync.deadLetters(accountId)).toMatchObject([{ pk: 'c', code: 'too_large' }]);
    expect(server.requests.some(({ holes }) => JSON.stringify(holes) === '[[3,3]]')).toBe(true);
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 0 });
  });

  it('is not held up by one operation that the server refuses for good', async () => {
    const { server, store, next, accountId } = await openPush();
    server.refused.set('b', { code: 'invalid_field', permanent: true });
    await save(store, 'a', 'b', 'c');
    expect(await drain(next)).toEqual(['progress', 'idle']);
    expect(await store.sync.deadLetters(accountId)).toMatchObject([{ pk: 'b' }]);
    expect(server.row(accountId, 'profiles', 'c')).toBeDefined();
  });

  it('is not held up by one that it refuses for now', async () => {
    const { server, store, next, accountId } = await openPush();
    server.refused.set('b', { code: 'try_later', permanent: false });
    await save(store, 'a', 'b', 'c');
    expect([await next(), await next()]).toMatchObject([{ kind: 'progress' }, { kind: 'retry' }]);
    expect(server.row(accountId, 'profiles', 'c')).toBeDefined();
    server.refused.clear();
    await drain(next);
    expect(server.row(accountId, 'profiles', 'b')).toBeDefined();
  });

  it('is sent again from where a restored server has lost it', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a', 'b');
    await drain(next);
    server.forgetEverything();
    await save(store, 'c');
    expect(await drain(next)).toEqual(['retry', 'progress', 'idle']);
    expect(['a', 'b', 'c'].filter((pk) => server.row(accountId, 'profiles', pk) === undefined)).toEqual([]);
  });

  it('is sent under a new id where another computer has this one', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a');
    const { deviceId } = await store.sync.device();
    server.faults.push({ kind: 'status', status: 409, body: { code: 'device_forked' } });
    await drain(next);
    const renewed = server.requests.at(-1)?.device_id;
    expect(renewed).not.toBe(deviceId);
    expect(server.row(accountId, 'profiles', 'a')).toBeDefined();
  });

  it('is not given up for what somebody in between says', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a');
    server.faults.push(
      { kind: 'status', status: 400 },
      { kind: 'status', status: 410 },
      { kind: 'status', status: 404 },
      { kind: 'status', status: 409, body: { code: 'gap' } },
    );
    expect(await drain(next)).toEqual(['retry', 'retry', 'retry', 'retry', 'progress', 'idle']);
    expect(await store.sync.deadLetters(accountId)).toEqual([]);
  });

  it('stays here when the account is deleted, until somebody decides', async () => {
    const { server, store, next, accountId } = await openPush();
    await save(store, 'a');
    server.faults.push({ kind: 'status', status: 410, body: { code: 'account_deleted' } });
    expect(await next()).toEqual({ kind: 'account-deleted' });
    expect(await store.profiles.list()).toHaveLength(1);
    await store.sync.wipe(accountId);
    expect(await store.profiles.list()).toEqual([]);
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 0 });
    expect((await store.sync.device()).activeAccountId).toMatch(/^guest:/);
  });
});

describe('tokens', () => {
  it('are asked for anew where one is refused, once', async () => {
    let token = 'old';
    const { server, store, next } = await openPush({
      token: () => token,
      refused: () => {
        token = 'new';
      },
    });
    server.acceptsToken = (given) => given === 'new';
    await save(store, 'a');
    expect(await drain(next)).toEqual(['progress', 'progress', 'idle']);
    server.acceptsToken = () => false;
    await save(store, 'b');
    expect([await next(), await next()]).toMatchObject([{ kind: 'progress' }, { kind: 'signed-out' }]);
    expect(server.tokensSeen).toEqual(['old', 'new', 'new', 'new']);
  });

  it('that nobody has leave everything here', async () => {
    const { server, store, next, accountId } = await openPush({ token: () => undefined });
    await save(store, 'a');
    expect(await next()).toEqual({ kind: 'signed-out' });
    expect(server.requests).toEqual([]);
    expect(await store.sync.standing(accountId)).toMatchObject({ waiting: 1 });
  });
});

describe("the server's clock", () => {
  it('is taken over, and readings from the future are what it makes of them', async () => {
    const { server, store, next, accountId } = await openPush();
    const behindMs = 3_600_000;
    server.nowMs = () => Date.now() - behindMs;
    await save(store, 'a');
    await drain(next);
    const { serverOffsetMs } = await store.sync.device();
    expect(Math.abs(serverOffsetMs + behindMs)).toBeLessThan(2000);
    const kept = server.row(accountId, 'profiles', 'a')?.fields['age']?.hlc ?? '';
    expect(Math.abs(Number.parseInt(kept.slice(0, 12), 16) - server.nowMs())).toBeLessThan(10_000);
  });
});
