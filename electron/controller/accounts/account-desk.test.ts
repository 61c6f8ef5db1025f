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

const active = () => rig.desk.state.runners[0];

describe('without a server', () => {
  test('the guest runs, and signing in says why it cannot be', async () => {
    expect(rig.desk.state.serverUrl).toBeUndefined();
    expect(active()).toMatchObject({ isGuest: true, isSignedIn: false, hasPin: false });
    await expect(rig.desk.signInByPhone({})).rejects.toMatchObject({ code: 'account/no-server' });
    expect(rig.server.requests).toEqual([]);
  });
});

describe('signing in', () => {
  test('with a password, and still after a restart without a network', async () => {
    await rig.signIn();
    expect(active()).toMatchObject({ accountId: 'account-1', name: 'Ada', isSignedIn: true });
    await rig.server.close();
    await rig.restart();
    expect(active()).toMatchObject({ accountId: 'account-1', name: 'Ada', isSignedIn: true });
    await rig.server.open();
  });

  test('a wrong password changes nothing and is said in words', async () => {
    await rig.desk.setServer(rig.server.url);
    const before = rig.desk.state;
    const tried = rig.desk.signInByPassword({ email: 'ada@example.org', password: 'wrong' }, {});
    await expect(tried).rejects.toMatchObject({ code: 'account/wrong-credentials' });
    expect(rig.desk.state).toEqual(before);
  });

  test('with the phone: the code is shown until it is approved', async () => {
    rig.server.deviceIntervalS = 1;
    await rig.desk.setServer(rig.server.url);
    await rig.desk.signInByPhone({});
    await vi.waitFor(() =>
      expect(rig.desk.state.phoneSignIn).toMatchObject({ kind: 'waiting', userCode: 'BCDF-GHJK' }),
    );
    rig.server.decide('approved');
    await vi.waitFor(
      () => expect(rig.desk.state.runners[0]).toMatchObject({ name: 'Ada', isSignedIn: true }),
      10_000,
    );
    await vi.waitFor(() => expect(rig.desk.state.phoneSignIn).toEqual({ kind: 'signedIn' }));
  });

  test('with the phone, given up: nothing comes of it', async () => {
    await rig.desk.setServer(rig.server.url);
    await rig.desk.signInByPhone({});
    await vi.waitFor(() => expect(rig.desk.state.phoneSignIn?.kind).toBe('waiting'));
    rig.desk.cancelPhoneSignIn();
    await vi.waitFor(() => expect(rig.desk.state.phoneSignIn).toBeUndefined());
    expect(rig.desk.state.runners[0]).toMatchObject({ isGuest: true });
  });

  test('what the guest ran becomes the account’s where that is wanted', async () => {
    const { guestAccountId } = await rig.store.sync.device();
    await rig.store.profiles.save(exampleProfile());
    rig.server.accountId = 'account-1';
    await rig.desk.setServer(rig.server.url);
    await rig.desk.signInByPassword(
      { email: 'ada@example.org', password: rig.server.password },
      { isForGuestRuns: true },
    );
    expect(await rig.store.profiles.list()).toHaveLength(1);
    const guest = (await rig.store.sync.device()).guestAccountId;
    expect(guest).not.toBe(guestAccountId);
    await rig.desk.switchTo(guest);
    expect(await rig.store.profiles.list()).toHaveLength(0);
  });

  test('in a run the run stays whose it was', async () => {
    const guest = active()?.accountId;
    await rig.desk.setServer(rig.server.url);
    rig.isRunLive = true;
    await rig.desk.signInByPassword({ email: 'ada@example.org', password: rig.server.password }, {});
    expect(active()?.accountId).toBe(guest);
    await expect(rig.desk.switchTo('account-1')).rejects.toMatchObject({ code: 'account/not-during-run' });
    await expect(rig.desk.setServer(null)).rejects.toMatchObject({ code: 'account/not-during-run' });
  });
});

test('a run that was prepared is put away with its runner, and with nobody else', async () => {
  const guest = active()?.accountId ?? '';
  await rig.signIn();
  expect(rig.plansPutAway).toBe(1);
  await rig.signIn();
  await rig.desk.switchTo('account-1');
  expect(rig.plansPutAway).toBe(1);
  await rig.desk.switchTo(guest);
  expect(rig.plansPutAway).toBe(2);
  rig.isRunLive = true;
  await rig.desk.signInByPassword({ email: 'ada@example.org', password: rig.server.password }, {});
  expect(rig.plansPutAway).toBe(2);
  rig.isRunLive = false;
  await rig.desk.switchTo('account-1');
  await rig.desk.signOut('account-1', 'remove');
  expect(rig.plansPutAway).toBe(4);
});

describe('a PIN', () => {
  test('keeps others out, and only its owner sets it', async () => {
    await rig.signIn();
    const guest = rig.desk.state.runners.find(({ isGuest }) => isGuest)?.accountId ?? '';
    await rig.desk.setPin('account-1', '4711');
    await rig.desk.switchTo(guest);
    await expect(rig.desk.setPin('account-1', null)).rejects.toMatchObject({ code: 'account/locked' });
    await expect(rig.desk.switchTo('account-1')).rejects.toMatchObject({ code: 'account/locked' });
    await expect(rig.desk.switchTo('account-1', '0000')).rejects.toMatchObject({ code: 'account/pin-wrong' });
    expect(active()?.isGuest).toBe(true);
    await rig.desk.switchTo('account-1', '4711');
    expect(active()).toMatchObject({ accountId: 'account-1', hasPin: true });
  });
});

describe('the server', () => {
  test('an address that is none is refused, and the old one stays', async () => {
    await rig.desk.setServer(rig.server.url);
    await expect(rig.desk.setServer('ftp://x')).rejects.toMatchObject({ code: 'account/server-address' });
    expect(rig.desk.state.serverUrl).toBe(rig.server.url);
  });

  test('without one the account stays, signed in again with it', async () => {
    await rig.signIn();
    await rig.desk.setServer(null);
    expect(active()).toMatchObject({ accountId: 'account-1', isSignedIn: false });
    await rig.desk.setServer(rig.server.url);
    expect(active()).toMatchObject({ accountId: 'account-1', isSignedIn: true });
  });
});
