import { onTestFinished } from 'vitest';
import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';
import { exampleProfile } from '#tests/support/stored-examples.ts';
import { accountPage } from '../pages/account-page.ts';
import { goTo } from '../pages/before-run-pages.ts';
import { openScene, type Scene } from '../scene.ts';
import type { Story } from '../story.ts';

const servers = new WeakMap<Scene, ScriptedAccountServer>();

function serverOf(scene: Scene): ScriptedAccountServer {
  const server = servers.get(scene);
  if (server === undefined) throw new Error('the scene has no server');
  return server;
}

async function untilSync(scene: Scene, holds: (state: string, refused: number) => boolean): Promise<void> {
  for await (const { runners } of await scene.rpc.accounts.watch()) {
    const { state = '', refused = 0 } = runners[0]?.sync ?? {};
    if (holds(state, refused)) return;
  }
}

/** Who runs, and the way of their records, before a server that does what it is told. */
export const accounts: Story = {
  name: 'accounts',
  async open() {
    const server = new ScriptedAccountServer();
    server.records = new ScriptedSyncServer();
    await server.open();
    const scene = await openScene();
    servers.set(scene, server);
    onTestFinished(() => server.close());
    return scene;
  },
  states: [
    {
      name: 'account-without-server',
      bring: (scene) => scene.each((page) => goTo(page, '/account')),
      words: ['account:title', 'account:guest.withoutServer', 'account:server.none'],
      stop: 'none',
    },
    {
      name: 'account-guest',
      bring: (scene) => scene.rpc.accounts.setServer({ serverUrl: serverOf(scene).url }),
      words: ['account:guest.withServer', 'account:signIn.withPhone'],
      stop: 'none',
    },
    {
      name: 'account-qr-code',
      // Each attempt ends the one before: one page begins, both show it.
      bring: (scene) => scene.each((page) => accountPage(page).signIn.click()),
      words: ['account:signIn.scan', 'account:signIn.orType', 'account:signIn.left'],
      quoted: /BCDF-GHJK/g,
      stop: 'none',
    },
    {
      name: 'account-code-expired',
      bring: async (scene) => serverOf(scene).decide('expired'),
      words: ['account:signIn.ended.expired', 'account:signIn.newCode'],
      stop: 'none',
    },
    {
      name: 'account-password',
      bring: (scene) =>
        scene.each(async (page) => {
          await page.getByTestId('sign-in-way').getByRole('button').nth(1).click();
          await page.getByTestId('email').fill('ada@example.org');
          await page.getByTestId('password').fill('wrong');
          await page.getByTestId('sign-in-submit').click();
        }),
      words: ['account:signIn.email', 'account:signIn.notDone'],
      stop: 'none',
    },
    {
      name: 'account-synced',
      async bring(scene) {
        await scene.each((page) => page.keyboard.press('Escape'));
        const { password } = serverOf(scene);
        await scene.rpc.accounts.signInByPassword({ email: 'ada@example.org', password });
        await scene.rpc.history.saveProfile({ ...exampleProfile({ profileId: 'ada' }) });
        await untilSync(scene, (state) => state === 'synced');
      },
      words: ['account:sync.synced', 'account:sync.justNow', 'account:runsNow', 'account:signOut.open'],
      quoted: /Ada/g,
      stop: 'none',
    },
    {
      name: 'account-pin',
      bring: (scene) => scene.each((page) => accountPage(page).setPin.click()),
      words: ['account:pin.choose', 'account:pin.what'],
      quoted: /Ada/g,
      stop: 'none',
    },
    {
      name: 'account-refused',
      async bring(scene) {
        await scene.each((page) => page.keyboard.press('Escape'));
        const { records } = serverOf(scene);
        records?.refused.set('bad', { code: 'invalid_field', permanent: true });
        await scene.rpc.history.saveProfile({ ...exampleProfile({ profileId: 'bad' }) });
        await untilSync(scene, (_state, refused) => refused > 0);
        await scene.each((page) => page.getByTestId('refused').click());
      },
      words: ['account:refused.title', 'account:refused.record.profile', 'account:refused.why.content'],
      quoted: /Ada|invalid_field/g,
      stop: 'none',
    },
    {
      name: 'account-offline',
      async bring(scene) {
        await scene.each((page) => page.keyboard.press('Escape'));
        await serverOf(scene).close();
        await scene.rpc.history.saveProfile({ ...exampleProfile({ profileId: 'later' }) });
        await untilSync(scene, (state) => state === 'offline');
      },
      words: ['account:sync.offline', 'account:sync.why.offline', 'account:sync.retry'],
      quoted: /Ada/g,
      stop: 'none',
    },
    {
      name: 'account-sign-out',
      bring: (scene) => scene.each((page) => accountPage(page).signOut.click()),
      words: ['account:signOut.yes', 'account:signOut.remove'],
      quoted: /Ada/g,
      stop: 'none',
    },
    {
      name: 'account-sealed',
      async bring(scene) {
        await accountPage(scene.pages.en).signOutYes.click();
        await accountPage(scene.pages.en).signIn.waitFor();
        await scene.each((page) => page.reload());
        await scene.each((page) => goTo(page, '/account'));
      },
      words: ['account:guest.withServer'],
      stop: 'none',
    },
  ],
};
