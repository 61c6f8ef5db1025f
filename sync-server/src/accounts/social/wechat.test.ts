import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { signedInSchema } from '#contract/accounts/signed-in.ts';
import { readServerConfig } from '#server/config/server-config.ts';
import { phoneDevice } from '#server/test-support/accounts-rig.ts';
import { startSocialServer, type SocialRig } from '#server/test-support/social-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import {
  somebodyAtWechat,
  type WechatPerson,
  type WechatServer,
} from '#server/test-support/wechat/wechat-server.ts';

const database = useTestDatabase();
let rig: SocialRig;
let wechat: WechatServer;
let count = 0;
let person: WechatPerson;
beforeAll(async () => {
  rig = await startSocialServer(database().url, phoneDevice);
  wechat = rig.wechat;
});
afterAll(() => rig.close());
beforeEach(() => {
  count += 1;
  person = { ...somebodyAtWechat, openid: `open${count}`, unionid: `union${count}` };
  wechat.misbehave(undefined);
  rig.clock.skip(3_600_000);
});

async function there(who = person) {
  const { browser, app, location } = await rig.leave('wechat');
  const back = await wechat.scan(location, who);
  await browser.open(back.replace(rig.url, ''));
  return { browser, app, back };
}

it('signs in with WeChat, to the same account from then on', async () => {
  const { browser, app } = await there();
  const made = (await rig.signInWith(rig.proofOf(browser, app))).as(signedInSchema);
  expect(made).toMatchObject({ isNew: true, account: { name: somebodyAtWechat.nickname } });
  expect(made.account.identities).toMatchObject([{ kind: 'wechat', label: somebodyAtWechat.nickname }]);
  // Another app of the same company has another openid for the same person.
  const again = await there({ ...person, openid: `other${count}`, nickname: '老王' });
  const second = (await rig.signInWith(rig.proofOf(again.browser, again.app))).as(signedInSchema);
  expect([second.isNew, second.account.accountId]).toEqual([false, made.account.accountId]);
});

it('knows people of an app without a unionid by their openid', async () => {
  const { openid, nickname } = person;
  const first = await there({ openid, nickname });
  const made = (await rig.signInWith(rig.proofOf(first.browser, first.app))).as(signedInSchema);
  const other = await there({ openid: `union${count}`, nickname });
  const second = (await rig.signInWith(rig.proofOf(other.browser, other.app))).as(signedInSchema);
  expect(second.account.accountId).not.toBe(made.account.accountId);
});

it('takes the way back once, and only from the browser that left', async () => {
  const { browser, back } = await there();
  await browser.open(back.replace(rig.url, ''));
  expect(browser.status).toBe(401);
  const [one, other] = [await rig.leave('wechat'), await rig.leave('wechat')];
  const theirs = await wechat.scan(one.location, person);
  await other.browser.open(theirs.replace(rig.url, ''));
  expect([other.browser.status, other.browser.location]).toEqual([401, other.location]);
  expect((await rig.ask('GET', '/v1/auth/social/wechat/callback?code=x&state=y')).status).toBe(401);
});

it('does not take a state that was meant for another provider', async () => {
  const { browser, location } = await rig.leave('apple');
  const state = new URL(location).searchParams.get('state') ?? '';
  await browser.open(`/v1/auth/social/wechat/callback?${new URLSearchParams({ code: 'x', state })}`);
  expect(browser.status).toBe(401);
});

it('tells the app that somebody said no', async () => {
  const { browser, app, location } = await rig.leave('wechat');
  await browser.open(wechat.refuse(location).replace(rig.url, ''));
  expect(browser.location).toBe(`${app.redirectUri}?error=access_denied&state=${app.state}`);
});

it('refuses a code that is made up, was used, or is too old', async () => {
  const { browser, location } = await rig.leave('wechat');
  const state = new URL(location).searchParams.get('state') ?? '';
  await browser.open(`/v1/auth/social/wechat/callback?${new URLSearchParams({ code: 'made-up', state })}`);
  expect(browser.location).toContain('error=server_error');
  const { back } = await there();
  const second = await rig.leave('wechat');
  const query = new URL(back).searchParams;
  query.set('state', new URL(second.location).searchParams.get('state') ?? '');
  await second.browser.open(`/v1/auth/social/wechat/callback?${query}`);
  expect(second.browser.location).toContain('error=server_error');
});

it.each([
  ...(['cut', 'failed', 'busy', 'no-json', 'elsewhere'] as const).flatMap((how) =>
    (['/sns/oauth2/access_token', '/sns/userinfo'] as const).map((at) => ({ how, at })),
  ),
  { how: 'somebody-else' as const, at: '/sns/userinfo' as const },
])('goes back to the app when WeChat’s answer at $at is $how', async (misbehaviour) => {
  person = { ...somebodyAtWechat, unionid: `union${count}` };
  wechat.misbehave(misbehaviour);
  const { browser } = await there();
  expect(browser.location).toContain('error=server_error');
  expect(await database().sql('SELECT id FROM identity WHERE subject = $1', [`union${count}`])).toEqual([]);
});

it('sends the secret to WeChat and to nobody else', async () => {
  const { browser, back } = await there();
  const { secret } = wechat.app;
  expect(wechat.asked.some(({ search }) => search.includes(secret))).toBe(true);
  for (const seen of [browser.location, browser.text, back, ...browser.setCookies]) {
    expect(seen).not.toContain(secret);
  }
});

it('starts only with all that belongs together, and shows no value when it does not', () => {
  const read = (environment: Record<string, string>) => () => readServerConfig(environment);
  expect(read({ WECHAT_APP_ID: 'wx1' })).toThrow(/WECHAT_APP_SECRET: belongs to WECHAT_APP_ID/);
  expect(read({ APPLE_CLIENT_ID: 'web', APPLE_TEAM_ID: 'team' })).toThrow(/APPLE_KEY_ID, APPLE_PRIVATE_KEY/);
  expect(read({ ...rig.apple.environment, APPLE_PRIVATE_KEY: 'very-secret' })).toThrow(
    /^(?!.*very-secret)[^]*APPLE_PRIVATE_KEY: has to be/,
  );
  expect(read({ BEATRUNNER_JWT_SECRET: 'too short' })).toThrow(/BEATRUNNER_JWT_SECRET: has to have 32/);
  expect(read({ TRUSTED_PROXIES: '10.0.0.0/8, everybody' })).toThrow(/TRUSTED_PROXIES: has to be addresses/);
  expect(read({ TRUSTED_PROXIES: '10.0.0.0/8, ::1' })()).toMatchObject({
    trustedProxies: ['10.0.0.0/8', '::1'],
  });
});
