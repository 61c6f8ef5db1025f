import { afterAll, beforeAll, expect, it } from 'vitest';
import { challengeSchema } from '#contract/accounts/identities.ts';
import { signedInSchema, type SignedIn } from '#contract/accounts/signed-in.ts';
import { startServerProcess, type ServerProcess } from '#server/test-support/server-process.ts';
import { openServerFolder } from '#tests/support/sync-server-process.ts';
import { attachTest, startRun, startTestService } from '#tests/support/test-service.ts';
import { openPage } from './support/open-app.ts';
import { accountPage } from './support/pages/account-page.ts';
import { goTo, homePage, summaryPage } from './support/pages/before-run-pages.ts';

/* The page, the controller and the sync server as they are; only the phone is played by requests. */

const { folder, remove } = openServerFolder();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    BEATRUNNER_SERVER_DATA: folder,
    MESSAGE_OUTBOX: 'memory',
    LOG_LEVEL: 'info',
  });
}, 120_000);
afterAll(async () => {
  await server.stop();
  remove();
});

async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** Somebody with a phone who is signed in on it. */
async function phoneOf(address: string): Promise<SignedIn> {
  const contact = { kind: 'email', address };
  const asked = await ask('POST', '/v1/auth/codes', { contact, language: 'en' });
  const { challengeId } = challengeSchema.parse(await asked.json());
  const outbox = await ask('GET', `/v1/development/outbox?${new URLSearchParams({ to: address })}`);
  const { messages } = (await outbox.json()) as { readonly messages: readonly { readonly code: string }[] };
  const answer = { challengeId, code: messages.at(-1)?.code };
  const device = { deviceId: '00000000000000aa', deviceName: 'Phone' };
  const verified = await ask('POST', '/v1/auth/codes/verify', { ...answer, device });
  return signedInSchema.parse(await verified.json());
}

async function openGym() {
  const service = await startTestService();
  const attached = await attachTest(service);
  await attached.rpc.accounts.setServer({ serverUrl: server.url });
  const page = await openPage(service);
  return { attached, page, account: accountPage(page) };
}

it('a run of a runner who signed in by phone is on another machine, and signing out ends it here', async () => {
  const phone = await phoneOf('ada@example.org');
  const kiosk = await openGym();
  await homePage(kiosk.page).profile.click();
  await kiosk.account.signIn.click();
  const userCode = await kiosk.account.userCode.innerText();
  await ask('POST', '/v1/auth/device/approve', { user_code: userCode }, phone.accessToken);
  await kiosk.account.signInDialog.waitFor({ state: 'detached', timeout: 60_000 });

  const sessionId = await startRun(kiosk.attached);
  await kiosk.page.getByTestId('run-screen').waitFor();
  await kiosk.attached.rpc.session.stop();
  await summaryPage(kiosk.page).done.click({ timeout: 60_000 });
  await homePage(kiosk.page).screen.waitFor();
  await goTo(kiosk.page, '/account');
  await expect
    .poll(() => kiosk.account.syncState.innerText(), { timeout: 90_000 })
    .toMatch(/Synced\s+just now/);

  // On a laptop, by a code to the same address.
  const laptop = await openGym();
  await goTo(laptop.page, '/account');
  await laptop.account.signIn.click();
  await laptop.page.getByTestId('sign-in-way').getByRole('button').nth(2).click();
  await laptop.page.getByTestId('contact').fill('ada@example.org');
  await laptop.page.getByTestId('code-submit').click();
  await laptop.page.getByTestId('code').waitFor();
  const outbox = await ask('GET', '/v1/development/outbox?to=ada%40example.org');
  const { messages } = (await outbox.json()) as { readonly messages: readonly { readonly code: string }[] };
  await laptop.page.getByTestId('code').fill(messages.at(-1)?.code ?? '');
  await laptop.page.getByTestId('code-submit').click();
  await laptop.account.signInDialog.waitFor({ state: 'detached', timeout: 60_000 });
  await expect
    .poll(
      async () => (await laptop.attached.rpc.history.sessions({ limit: 9 })).map((run) => run.sessionId),
      {
        timeout: 90_000,
      },
    )
    .toEqual([sessionId]);

  await kiosk.account.signOut.click();
  await kiosk.account.signOutYes.click();
  await kiosk.account.signIn.waitFor();
  expect(await kiosk.attached.rpc.history.sessions({ limit: 9 })).toEqual([]);
  await expect
    .poll(async () => {
      const signIns = await ask('GET', '/v1/auth/sign-ins', undefined, phone.accessToken);
      const { signIns: list } = (await signIns.json()) as { readonly signIns: readonly unknown[] };
      return list.length;
    })
    .toBe(2);
});
