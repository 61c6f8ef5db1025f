import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountsState } from '#contract/rpc/accounts.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';
import { exampleProfile } from '#tests/support/stored-examples.ts';
import { attachTest, startRun, startTestService } from '#tests/support/test-service.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: ScriptedAccountServer;
let attached: AttachedService;
const credentials = { email: 'ada@example.org', password: 'correct horse' };

beforeEach(async () => {
  server = new ScriptedAccountServer();
  server.records = new ScriptedSyncServer();
  await server.open();
  attached = await attachTest(await startTestService());
  onTestFinished(() => server.close());
});

async function stateWhere(holds: (state: AccountsState) => boolean): Promise<AccountsState> {
  for await (const state of await attached.rpc.accounts.watch()) if (holds(state)) return state;
  throw new Error('the topic ended');
}

const signIn = () => attached.rpc.accounts.signInByPassword(credentials);
const guestId = async () =>
  (await stateWhere(() => true)).runners.find(({ isGuest }) => isGuest)?.accountId ?? '';

describe('accounts', () => {
  it('are told as they change, and no secret with them', async () => {
    const { rpc } = attached;
    await expect(signIn()).rejects.toMatchObject({ code: 'account/no-server' });
    await rpc.accounts.setServer({ serverUrl: server.url });
    const seen: AccountsState[] = [];
    const signedIn = (async () => {
      for await (const state of await rpc.accounts.watch()) {
        seen.push(state);
        if (state.runners[0]?.sync?.state === 'synced') return;
      }
    })();
    await signIn();
    await signedIn;
    expect(seen.at(-1)).toMatchObject({ serverUrl: server.url, activeAccountId: 'account-1', sealed: 0 });
    expect(JSON.stringify(seen)).not.toMatch(/refresh-|access-|correct horse|ada@/);
  });

  it('of others are neither seen nor touched', async () => {
    const { rpc } = attached;
    await rpc.accounts.setServer({ serverUrl: server.url });
    await signIn();
    await rpc.history.saveProfile({ ...exampleProfile({ profileId: 'ada' }) });
    await rpc.accounts.setPin({ accountId: 'account-1', pin: '4711' });
    const guest = await guestId();
    await rpc.accounts.switchTo({ accountId: guest });
    expect(await rpc.history.profiles()).toEqual([]);
    const locked = { code: 'account/locked' };
    await expect(rpc.accounts.switchTo({ accountId: 'account-1' })).rejects.toMatchObject(locked);
    await expect(rpc.accounts.setPin({ accountId: 'account-1', pin: null })).rejects.toMatchObject(locked);
    await expect(rpc.accounts.signOut({ accountId: 'account-1', unsent: 'remove' })).rejects.toMatchObject(
      locked,
    );
    await expect(rpc.accounts.claim({ accountId: 'account-1' })).rejects.toMatchObject({
      code: 'account/unknown',
    });
    await rpc.accounts.switchTo({ accountId: 'account-1', pin: '4711' });
    expect(await rpc.history.profiles()).toHaveLength(1);
  });

  it('do not change hands in a run', async () => {
    const { rpc } = attached;
    await rpc.accounts.setServer({ serverUrl: server.url });
    const guest = await guestId();
    await startRun(attached);
    const refused = { code: 'account/not-during-run' };
    await expect(rpc.accounts.switchTo({ accountId: guest })).rejects.toMatchObject(refused);
    await expect(rpc.accounts.setServer({ serverUrl: null })).rejects.toMatchObject(refused);
    // Somebody approves on the phone meanwhile: the run stays whose it was.
    await signIn();
    expect((await stateWhere(() => true)).activeAccountId).toBe(guest);
    await expect(rpc.accounts.signOut({ accountId: guest, unsent: 'keep' })).rejects.toMatchObject(refused);
  });

  it.each([
    ['a PIN of letters', () => attached.rpc.accounts.setPin({ accountId: 'account-1', pin: 'abcd' })],
    [
      'a PIN of nine digits',
      () => attached.rpc.accounts.setPin({ accountId: 'account-1', pin: '123456789' }),
    ],
  ])('refuse %s', async (_what, command) => {
    await attached.rpc.accounts.setServer({ serverUrl: server.url });
    await signIn();
    await expect(command()).rejects.toMatchObject({ code: 'account/pin-format' });
    expect((await stateWhere(() => true)).runners[0]?.hasPin).toBe(false);
  });
});
