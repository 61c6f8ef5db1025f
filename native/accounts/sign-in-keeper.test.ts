import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { sealedFile } from './sealed-file.ts';
import { SignInKeeper } from './sign-in-keeper.ts';

const deviceId = '00000000000000aa';
let folder: string;
let server: ScriptedAccountServer;
let clock: ManualClock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-sign-ins-'));
  server = new ScriptedAccountServer();
  clock = createManualClock();
  await server.open();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function openKeeper(serverUrl = server.url): Promise<SignInKeeper> {
  const keeper = new SignInKeeper(
    { serverUrl, fetch, clock, deviceId: () => Promise.resolve(deviceId), log: silentLog },
    sealedFile(folder, 'accounts.sealed'),
  );
  await keeper.open();
  return keeper;
}

async function signedIn(accountId = 'account-1'): Promise<SignInKeeper> {
  const keeper = await openKeeper();
  await keeper.add(server.signIn(accountId, deviceId));
  return keeper;
}

const refreshes = () => server.requests.filter(({ path }) => path === '/token').length;

describe('tokens', () => {
  test('are used until shortly before they expire, then fetched anew, once for all who ask', async () => {
    const keeper = await signedIn();
    const first = await keeper.token('account-1');
    clock.advance(569_000);
    expect(await keeper.token('account-1')).toBe(first);
    expect(refreshes()).toBe(0);
    clock.advance(2000);
    const next = await Promise.all([1, 2, 3].map(() => keeper.token('account-1')));
    expect(new Set(next).size).toBe(1);
    expect(next[0]).not.toBe(first);
    expect(refreshes()).toBe(1);
  });

  test('one that was refused is not given again', async () => {
    const keeper = await signedIn();
    const first = await keeper.token('account-1');
    keeper.refused('account-1', 'another one');
    expect(await keeper.token('account-1')).toBe(first);
    keeper.refused('account-1', first ?? '');
    expect(await keeper.token('account-1')).not.toBe(first);
  });

  test('a lost answer costs no sign-in: the same token is sent again', async () => {
    const keeper = await signedIn();
    clock.advance(600_000);
    server.faults.push('drop-response');
    await expect(keeper.token('account-1')).rejects.toMatchObject({ code: 'account/server-not-reachable' });
    expect(await keeper.token('account-1')).toMatch(/^access-/);
    expect(keeper.accountIds).toEqual(['account-1']);
  });

  test.each(['garbage', 'server-error', 'drop-request'] as const)('%s ends no sign-in', async (fault) => {
    const keeper = await signedIn();
    clock.advance(600_000);
    server.faults.push(fault);
    await expect(keeper.token('account-1')).rejects.toMatchObject({ name: 'BeatRunnerError' });
    expect(await keeper.token('account-1')).toMatch(/^access-/);
  });

  test('a sign-in that the server has ended is one no more', async () => {
    const keeper = await signedIn();
    const told: (readonly string[])[] = [];
    keeper.onChange((accountIds) => told.push(accountIds));
    server.signIns.clear();
    clock.advance(600_000);
    expect(await keeper.token('account-1')).toBeUndefined();
    expect(told).toEqual([[]]);
    expect((await openKeeper()).accountIds).toEqual([]);
  });
});

describe('over a restart', () => {
  test('sign-ins stay, with the newest refresh token', async () => {
    const keeper = await signedIn();
    clock.advance(600_000);
    await keeper.token('account-1');
    const again = await openKeeper();
    expect(again.accountIds).toEqual(['account-1']);
    expect(await again.token('account-1')).toMatch(/^access-/);
    expect(server.signIns.size).toBe(1);
  });

  test('tokens of one server are never shown to another', async () => {
    await signedIn();
    const other = new ScriptedAccountServer();
    await other.open();
    const keeper = await openKeeper(other.url);
    expect(keeper.accountIds).toEqual([]);
    expect(await keeper.token('account-1')).toBeUndefined();
    await keeper.sendLeaving();
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe('signing out', () => {
  test('is done here at once, and at the server when it answers', async () => {
    const keeper = await signedIn();
    await keeper.remove('account-1');
    expect(await keeper.token('account-1')).toBeUndefined();
    server.faults.push('drop-request');
    await keeper.sendLeaving();
    expect(server.signIns.size).toBe(1);
    const again = await openKeeper();
    await again.sendLeaving();
    expect(server.signIns.size).toBe(0);
    const asked = server.requests.length;
    await again.sendLeaving();
    expect(server.requests.length).toBe(asked);
  });

  test('signing in again ends the earlier sign-in', async () => {
    const keeper = await signedIn();
    await keeper.add(server.signIn('account-1', deviceId));
    expect(server.signIns.size).toBe(2);
    await keeper.sendLeaving();
    expect([...server.signIns.keys()]).toHaveLength(1);
    clock.advance(600_000);
    expect(await keeper.token('account-1')).toMatch(/^access-/);
  });

  test('during a refresh: what comes back is not taken', async () => {
    const keeper = await signedIn();
    clock.advance(600_000);
    const asked = keeper.token('account-1');
    await keeper.remove('account-1');
    expect(await asked).toBeUndefined();
    expect(keeper.accountIds).toEqual([]);
  });
});
