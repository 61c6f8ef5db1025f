import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDeskRig, type DeskRig } from '#tests/support/account-desk-rig.ts';
import { exampleProfile } from '#tests/support/stored-examples.ts';

// Stores open slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let rig: DeskRig;

beforeEach(async () => {
  rig = await openDeskRig();
});

afterEach(() => rig.close());

const summary = () => rig.desk.state.runners.find(({ accountId }) => accountId === 'account-1')?.sync;
const synced = () =>
  vi.waitFor(() => expect(summary()).toMatchObject({ state: 'synced', waiting: 0 }), { timeout: 20_000 });
const atServer = (profileId: string) => rig.records.row('account-1', 'profiles', profileId) !== undefined;
const save = (profileId: string) =>
  rig.store.profiles.save(exampleProfile({ profileId, displayName: 'Ada Lovelace' }));
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000 });
const signOut = (unsent: 'keep' | 'remove' = 'keep') => rig.desk.signOut('account-1', unsent);

/** Signed in, with a profile that the server has and one that it could not be told of. */
async function withUnsent(): Promise<void> {
  await rig.signIn();
  await save('sent');
  await synced();
  await rig.server.close();
  await save('unsent');
}

describe('signing out with everything sent', () => {
  test('leaves nothing here, and ends the sign-in at the server', async () => {
    await rig.signIn();
    await save('sent');
    await synced();
    await signOut();
    expect(rig.desk.state.runners).toMatchObject([{ isGuest: true }]);
    expect(rig.desk.state.sealed).toBe(0);
    expect(await rig.store.profiles.list()).toEqual([]);
    await until(() => expect(rig.server.signIns.size).toBe(0));
  });

  test('is for the one who runs alone, and not for a run', async () => {
    await rig.signIn();
    await synced();
    rig.isRunLive = true;
    await expect(signOut()).rejects.toMatchObject({ code: 'account/not-during-run' });
    rig.isRunLive = false;
    await rig.desk.switchTo(rig.desk.state.runners.find(({ isGuest }) => isGuest)?.accountId ?? '');
    await expect(signOut('remove')).rejects.toMatchObject({ code: 'account/locked' });
  });
});

describe('signing out with changes that were not sent', () => {
  test.each(['keep', 'remove'] as const)('(%s) gives way to a run that begins meanwhile', async (unsent) => {
    await withUnsent();
    const leaving = signOut(unsent);
    rig.isRunLive = true;
    await expect(leaving).rejects.toMatchObject({ code: 'account/not-during-run' });
    rig.isRunLive = false;
    expect(await rig.store.profiles.list()).toHaveLength(2);
    expect(rig.desk.state.runners[0]).toMatchObject({ accountId: 'account-1', isSignedIn: true });
    expect(rig.desk.state.sealed).toBe(0);
  });

  test('keeps them where nobody can read them, over a restart, and shows them to no other server', async () => {
    await withUnsent();
    await signOut();
    expect(rig.desk.state.runners).toMatchObject([{ isGuest: true }]);
    expect(rig.desk.state.sealed).toBe(1);
    expect(await rig.store.profiles.list()).toEqual([]);
    const sealed = readdirSync(rig.folder).filter((name) => name.startsWith('left'));
    expect(sealed).toHaveLength(2);
    for (const name of sealed) {
      expect(readFileSync(join(rig.folder, name), 'latin1')).not.toMatch(/Ada|account-1/);
    }
    await rig.restart();
    expect(rig.desk.state.sealed).toBe(1);
    await rig.server.open();
    // The address is another one now, as after a move; the records are for the old one.
    await rig.desk.setServer(rig.server.url);
    expect(atServer('unsent')).toBe(false);
  });

  test('sends them by itself, then ends the sign-in', async () => {
    await rig.signIn();
    await save('sent');
    await synced();
    rig.records.faults.push(...Array.from({ length: 3 }, () => ({ kind: 'status', status: 503 }) as const));
    await save('unsent');
    await until(() => expect(summary()?.state).toBe('offline'));
    await signOut();
    await until(() => expect(atServer('unsent')).toBe(true));
    await until(() => expect(rig.desk.state.sealed).toBe(0));
    await until(() => expect(rig.server.signIns.size).toBe(0));
    expect(readdirSync(rig.folder).filter((name) => name.startsWith('left-'))).toEqual([]);
  });

  test('sends them first when the account comes back, and everything is here again', async () => {
    await rig.signIn();
    await save('sent');
    await synced();
    rig.records.faults.push({ kind: 'status', status: 503 }, { kind: 'status', status: 503 });
    await save('unsent');
    await until(() => expect(summary()?.state).toBe('offline'));
    await signOut();
    await rig.signIn();
    await save('later');
    await synced();
    for (const profileId of ['sent', 'unsent', 'later']) expect(atServer(profileId)).toBe(true);
    const names = (await rig.store.profiles.list()).map(({ profileId }) => profileId);
    expect(names.toSorted()).toEqual(['later', 'sent', 'unsent']);
    expect(rig.records.requests.flatMap(({ ops }) => ops.map(({ n }) => n)).at(-1)).toBe(3);
  });

  test('tells at the next sign-in what the server never took', async () => {
    await rig.signIn();
    await synced();
    rig.records.faults.push({ kind: 'status', status: 503 });
    rig.records.refused.set('unsent', { code: 'invalid_field', permanent: true });
    await save('unsent');
    await until(() => expect(summary()?.state).toBe('offline'));
    await signOut();
    await until(() => expect(rig.desk.state.sealed).toBe(0));
    await rig.signIn();
    const [refused] = await rig.desk.refusedChanges();
    expect(refused).toMatchObject({ table: 'profiles', code: 'invalid_field' });
    await rig.desk.dismissRefusedChange(refused?.id ?? '');
    expect(await rig.desk.refusedChanges()).toEqual([]);
  });

  test('or takes them away for good', async () => {
    await withUnsent();
    await signOut('remove');
    expect(rig.desk.state.sealed).toBe(0);
    expect(await rig.store.profiles.list()).toEqual([]);
    await rig.server.open();
  });

  test('without a server says that nobody could send them', async () => {
    await withUnsent();
    await rig.server.open();
    await rig.desk.setServer(null);
    await expect(signOut()).rejects.toMatchObject({ code: 'account/unsent-records', params: { waiting: 1 } });
    expect(await rig.store.profiles.list()).toHaveLength(2);
  });
});

describe('a kiosk', () => {
  test('is named by its gym, and shows its credential to that server where somebody signs in', async () => {
    await rig.desk.setServer(rig.server.url);
    await expect(rig.desk.pairKiosk('WRONG234')).rejects.toMatchObject({ code: 'account/wrong-code' });
    await rig.desk.pairKiosk(rig.server.pairingCode);
    await rig.restart();
    expect(rig.desk.state.kiosk).toEqual({ name: 'Kiosk 3', gymName: 'Gym of Hope' });
    await rig.desk.signInByPhone({});
    await until(() => expect(rig.desk.state.phoneSignIn?.kind).toBe('waiting'));
    const asked = rig.server.requests.find(({ path }) => path === '/device/code');
    expect(asked?.token).toBe('Bearer kiosk-secret');
    rig.server.isKioskRevoked = true;
    await rig.desk.signInByPhone({});
    const refused = { kind: 'failed', code: 'account/kiosk-refused' };
    await until(() => expect(rig.desk.state.phoneSignIn).toMatchObject(refused));
    await rig.desk.forgetKiosk();
    expect(rig.desk.state.kiosk).toBeUndefined();
  });
});
