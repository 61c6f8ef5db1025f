import { expect, it, onTestFinished } from 'vitest';
import { ScriptedAccountServer } from '#tests/support/scripted-account-server.ts';
import { ScriptedSyncServer } from '#tests/support/scripted-sync-server.ts';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { openPage } from './support/open-app.ts';
import { accountPage } from './support/pages/account-page.ts';
import { goTo, homePage, summaryPage } from './support/pages/before-run-pages.ts';

async function openGym() {
  const server = new ScriptedAccountServer();
  const records = new ScriptedSyncServer();
  server.records = records;
  await server.open();
  const service = await startTestService();
  onTestFinished(() => server.close());
  const attached = await attachTest(service);
  await attached.rpc.accounts.setServer({ serverUrl: server.url });
  const page = await openPage(service);
  return { server, records, attached, page, account: accountPage(page) };
}

it('a runner signs in by phone, runs, is synced, keeps others out by a PIN, and leaves nothing', async () => {
  const { server, records, attached, page, account } = await openGym();
  await homePage(page).profile.click();
  await account.signIn.click();
  await account.userCode.waitFor();
  // What the phone is shown, and approved there.
  expect(await account.qrCode.getAttribute('data-text')).toBe(
    `${server.url}/device?user_code=${await account.userCode.innerText()}`,
  );
  server.decide('approved');
  await account.signInDialog.waitFor({ state: 'detached', timeout: 30_000 });
  await account.syncState.waitFor();

  const sessionId = await startRun(attached);
  await page.getByTestId('run-screen').waitFor();
  await attached.rpc.session.stop();
  await summaryPage(page).screen.waitFor({ timeout: 60_000 });
  // It is the runner's already: nothing to take along.
  expect(await page.getByTestId('claim-offer').count()).toBe(0);
  await summaryPage(page).done.click();
  await homePage(page).screen.waitFor();
  await goTo(page, '/account');
  await expect.poll(() => records.row('account-1', 'sessions', sessionId), { timeout: 60_000 }).toBeDefined();
  await expect.poll(() => account.syncState.innerText(), { timeout: 60_000 }).toMatch(/Synced\s+just now/);

  await account.setPin.click();
  await account.enterPin('4711');
  await account.enterPin('4711');
  await page.getByTestId('pin-dialog').waitFor({ state: 'detached' });
  await account.guest.click();
  await homePage(page).screen.waitFor();
  await goTo(page, '/account');
  // The page has heard that it is the guest who runs now.
  await page.getByTestId('guest-card').waitFor();
  await account.runners.click();
  await account.enterPin('0000');
  await page.getByTestId('trouble').waitFor();
  await account.enterPin('4711');
  await homePage(page).screen.waitFor();

  await goTo(page, '/account');
  await account.signOut.click();
  await account.signOutYes.click();
  await account.signIn.waitFor();
  expect(await account.runners.count()).toBe(0);
  await expect.poll(() => server.signIns.size, { timeout: 30_000 }).toBe(0);
});

it('a guest takes a run along afterwards, by the code on its summary', async () => {
  const { server, records, attached, page, account } = await openGym();
  const sessionId = await startRun(attached);
  await attached.rpc.session.stop();
  await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
  await page.getByTestId('claim').click();
  await account.userCode.waitFor();
  server.decide('approved');
  await account.signInDialog.waitFor({ state: 'detached', timeout: 30_000 });
  await expect.poll(() => records.row('account-1', 'sessions', sessionId), { timeout: 60_000 }).toBeDefined();
  await summaryPage(page).headline.waitFor();
  await page.getByTestId('claim-offer').waitFor({ state: 'detached' });
});
