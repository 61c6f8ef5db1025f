import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { signedInSchema } from '#contract/accounts/signed-in.ts';
import {
  goodPassword,
  phoneDevice,
  startAccountsServer,
  type AccountsRig,
} from '#server/test-support/accounts-rig.ts';
import { PageVisitor } from '#server/test-support/page-visitor.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let rig: AccountsRig;
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(async () => {
  await database().sql('DELETE FROM admin_invitation');
  rig.clock.skip(3_600_000);
});

const email = 'boss@example.com';
async function newToken(): Promise<string> {
  const invitation = await rig.inviteFirstAdmin();
  if (invitation?.kind !== 'new') throw new Error('there is no new link');
  return invitation.token;
}
const take = (token: string, address: string, password = goodPassword) =>
  rig.ask('POST', '/v1/auth/first-admin', { token, email: address, password, device: phoneDevice });

it('makes an administrator of whoever has the link, once', async () => {
  const token = await newToken();
  expect((await take('x'.repeat(43), email)).json['code']).toBe('auth/wrong-link');
  expect((await take(token, email, 'password1')).json['code']).toBe('auth/weak-password');
  const answers = await Promise.all([take(token, email), take(token, 'other@example.com')]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  const [made] = answers.filter(({ status }) => status === 200);
  expect(made?.as(signedInSchema).account.isAdmin).toBe(true);
  expect(await rig.inviteFirstAdmin()).toBeUndefined();
  const rows = await database().sql('SELECT email FROM account');
  expect(rows).toHaveLength(1);
});

it('asks for the password of an address that has an account, and stays good when it is wrong', async () => {
  const { account } = await rig.signIn({ kind: 'email', address: 'known@example.com' });
  await database().sql('UPDATE account SET is_admin = false');
  const sent = await rig.ask('POST', '/v1/auth/password/forgot', { email: 'known@example.com' });
  await rig.ask('POST', '/v1/auth/password/reset', {
    challengeId: sent.json['challengeId'],
    ...{ code: await rig.code('known@example.com'), newPassword: goodPassword },
  });
  const token = await newToken();
  const wrong = await take(token, 'known@example.com', 'not the right password');
  expect(wrong.json['code']).toBe('auth/wrong-credentials');
  const made = (await take(token, 'known@example.com')).as(signedInSchema);
  expect(made.account).toMatchObject({ accountId: account.accountId, isAdmin: true });
});

it('keeps nothing where the last step fails: no account, and the link is good', async () => {
  const token = await newToken();
  await database().sql(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE OF is_admin ON account FOR EACH ROW EXECUTE FUNCTION refuse()`);
  const failed = await take(token, 'half@example.com');
  await database().sql('DROP TRIGGER refuse ON account');
  expect(failed.status).toBe(500);
  const half = `SELECT email FROM account WHERE email = 'half@example.com'`;
  expect(await database().sql(half)).toEqual([]);
  expect((await take(token, 'half@example.com')).as(signedInSchema).account.isAdmin).toBe(true);
});

it('is a page as well, for a browser with scripts or without', async () => {
  const token = await newToken();
  const browser = new PageVisitor(rig.url);
  await browser.open('/admin/setup');
  expect(browser.text).toContain('First administrator');
  expect(browser.headers.get('content-security-policy')).toContain("script-src 'self'");
  const [, script = ''] = /<script src="([^"]+)"/.exec(browser.text) ?? [];
  expect((await rig.ask('GET', script)).headers.get('content-type')).toContain('text/javascript');
  const fields = { token, email: 'page@example.com', password: goodPassword, name: 'Bo' };
  await browser.send('/admin/setup', fields, { origin: 'https://evil.example' });
  expect(browser.status).toBe(403);
  await browser.send('/admin/setup', { ...fields, password: 'password1' });
  expect(browser.text).toContain('Choose another password');
  await browser.send('/admin/setup', fields);
  expect(browser.text).toContain('Done.');
  expect(browser.text).not.toContain(token);
  await browser.open('/admin/setup?lang=zh-CN');
  await browser.send('/admin/setup', fields);
  const signIn = await rig.ask('POST', '/v1/auth/email/sign-in', {
    ...{ email: 'page@example.com', password: goodPassword, device: phoneDevice },
  });
  expect(signIn.as(signedInSchema).account).toMatchObject({ isAdmin: true, name: 'Bo' });
});
