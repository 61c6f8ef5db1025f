import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  deviceCodeSchema,
  deviceGrantType,
  type DeviceCode,
} from '#contract/accounts/device-authorization.ts';
import { signedInSchema } from '#contract/accounts/signed-in.ts';
import { PageVisitor } from '#server/test-support/page-visitor.ts';
import {
  goodPassword,
  startAccountsServer,
  treadmillDevice,
  type AccountsRig,
  type Answered,
} from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let rig: AccountsRig;
let count = 0;
let email = '';
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(() => {
  count += 1;
  email = `runner${count}@example.com`;
  rig.clock.skip(3_600_000);
});

const begin = async (): Promise<DeviceCode> => {
  const answer = await rig.ask('POST', '/v1/auth/device/code', {
    ...{ client_id: 'beatrunner', device_id: treadmillDevice.deviceId, device_name: '<b>Treadmill</b> 7' },
  });
  return answer.as(deviceCodeSchema);
};
const poll = (device_code: string, client_id = 'beatrunner'): Promise<Answered> =>
  rig.ask('POST', '/v1/auth/device/token', { grant_type: deviceGrantType, device_code, client_id });
const errorOf = ({ status, json }: Answered) => [status, json['error'], json['code']];
/** A phone on which somebody has signed in and looks at the code. */
const visitor = async (code: DeviceCode, language = 'en-GB'): Promise<PageVisitor> => {
  const phone = new PageVisitor(rig.url, language);
  await phone.open(code.verification_uri_complete.replace(rig.url, ''));
  await phone.send('/device/code', { contact: email });
  await phone.send('/device/verify', { code: await rig.code(email) });
  return phone;
};

describe('signing in on a screen', () => {
  it('waits, is approved on the phone, and gives one sign-in', async () => {
    const code = await begin();
    expect(code).toMatchObject({ expires_in: 600, interval: 5, verification_uri: `${rig.url}/device` });
    expect(code.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(errorOf(await poll(code.device_code))).toEqual([
      ...[400, 'authorization_pending', 'auth/device-pending'],
    ]);
    const phone = await visitor(code);
    expect(phone.text).toContain(code.user_code);
    expect(phone.text).toContain(email);
    await phone.send('/device/decide', { decision: 'approve' });
    expect(phone.text).toContain('The screen signs you in now');
    rig.clock.skip(5000);
    const signedIn = (await poll(code.device_code)).as(signedInSchema);
    expect(signedIn.account.identities).toMatchObject([{ kind: 'email', label: email }]);
    const list = await rig.ask('GET', '/v1/auth/sign-ins', undefined, { token: signedIn.accessToken });
    expect(list.json['signIns']).toMatchObject([{ method: 'device', deviceId: treadmillDevice.deviceId }]);
    rig.clock.skip(5000);
    expect(errorOf(await poll(code.device_code))).toEqual([400, 'invalid_grant', 'auth/device-unknown']);
    // The phone's page is signed out with it.
    await phone.open('/device?user_code=BBBB-BBBB');
    expect(phone.cookies.get('beatrunner_page') ?? '').toBe('');
  });

  it('gives one sign-in to many who ask at once', async () => {
    const code = await begin();
    await (await visitor(code)).send('/device/decide', { decision: 'approve' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => poll(code.device_code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('asks a screen that is in a hurry to slow down, more each time', async () => {
    const { device_code } = await begin();
    await poll(device_code);
    rig.clock.skip(4999);
    expect(errorOf(await poll(device_code))[1]).toBe('slow_down');
    rig.clock.skip(9999);
    expect(errorOf(await poll(device_code))[1]).toBe('slow_down');
    rig.clock.skip(15_000);
    expect(errorOf(await poll(device_code))[1]).toBe('authorization_pending');
  });

  it('is denied', async () => {
    const code = await begin();
    await (await visitor(code)).send('/device/decide', { decision: 'deny' });
    expect(errorOf(await poll(code.device_code))).toEqual([400, 'access_denied', 'auth/device-denied']);
    expect(errorOf(await poll(code.device_code))[1]).toBe('invalid_grant');
  });

  it('is over after ten minutes, for the screen and for the phone', async () => {
    const code = await begin();
    const phone = await visitor(code);
    rig.clock.skip(600_000);
    await phone.send('/device/decide', { decision: 'approve' });
    expect(phone.text).toContain('wrong or too old');
    expect(errorOf(await poll(code.device_code))).toEqual([400, 'expired_token', 'auth/device-expired']);
  });

  it('is decided once', async () => {
    const code = await begin();
    const phones = [await visitor(code), new PageVisitor(rig.url)];
    const signedIn = await rig.signIn({ kind: 'phone', address: `+4915110000${100 + count}` });
    const asking = { token: signedIn.accessToken };
    const { user_code } = code;
    await phones[0]?.send('/device/decide', { decision: 'deny' });
    const late = await rig.ask('POST', '/v1/auth/device/approve', { user_code }, asking);
    expect(late.json['code']).toBe('auth/wrong-code');
    expect(errorOf(await poll(code.device_code))[1]).toBe('access_denied');
  });

  it('is approved by an app with its token, however the code is typed', async () => {
    const code = await begin();
    const signedIn = await rig.signIn({ kind: 'email', address: email });
    const asking = { token: signedIn.accessToken };
    const user_code = ` ${code.user_code.toLowerCase().replace('-', ' ')} `;
    expect((await rig.ask('POST', '/v1/auth/device/approve', { user_code })).status).toBe(401);
    expect((await rig.ask('POST', '/v1/auth/device/approve', { user_code }, asking)).status).toBe(204);
    expect((await poll(code.device_code)).as(signedInSchema).account.accountId).toBe(
      signedIn.account.accountId,
    );
  });

  it('takes the forms of RFC 8628, and only the client that began', async () => {
    const form = (path: string, fields: Readonly<Record<string, string>>): Promise<Answered> =>
      rig.ask('POST', path, new URLSearchParams(fields).toString(), {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const begun = await form('/v1/auth/device/code', { client_id: 'other', device_id: '00000000000000cc' });
    const { device_code } = begun.as(deviceCodeSchema);
    const fields = { grant_type: deviceGrantType, device_code, client_id: 'other' };
    expect(errorOf(await poll(device_code))[1]).toBe('invalid_grant');
    expect(errorOf(await form('/v1/auth/device/token', fields))[1]).toBe('authorization_pending');
  });
});

describe('the page', () => {
  it('needs no script, loads nothing, is in no frame and in no cache, and shows strangers’ text as text', async () => {
    const code = await begin();
    const phone = new PageVisitor(rig.url);
    await phone.open(`/device?user_code=${code.user_code}`);
    expect(phone.text).not.toMatch(/<script|src=|https?:\/\//);
    expect(phone.text).toContain('&lt;b&gt;Treadmill&lt;/b&gt; 7');
    const policy = phone.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(phone.text) ?? [];
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(phone.headers.get('cache-control')).toBe('no-store');
  });

  it('is Chinese for Chinese phones, and English at a touch', async () => {
    const code = await begin();
    const phone = new PageVisitor(rig.url, 'zh-CN,zh;q=0.9,en;q=0.8');
    await phone.open(`/device?user_code=${code.user_code}`);
    expect(phone.text).toContain('<html lang="zh-CN">');
    expect(phone.text).toContain('在屏幕上登录');
    const [, english = ''] = /href="([^"]+)" lang="en"/.exec(phone.text) ?? [];
    await phone.open(english.replaceAll('&amp;', '&'));
    expect(phone.text).toContain('Sign in on a screen');
    expect(phone.text).toContain(code.user_code);
  });

  it('signs in with a password, and says what went wrong in words', async () => {
    const sent = await rig.ask('POST', '/v1/auth/email/sign-up', { email, password: goodPassword });
    await rig.ask('POST', '/v1/auth/codes/verify', {
      ...{ challengeId: sent.json['challengeId'], code: await rig.code(email), device: treadmillDevice },
    });
    const code = await begin();
    const phone = new PageVisitor(rig.url);
    await phone.open(`/device?user_code=${code.user_code}`);
    await phone.send('/device/sign-in', { email, password: 'not my password' });
    expect(phone.status).toBe(401);
    expect(phone.text).toContain('do not belong together');
    await phone.send('/device/sign-in', { email, password: goodPassword });
    expect(phone.text).toContain('value="approve"');
    await phone.send('/device/sign-out', {});
    expect(phone.text).not.toContain('value="approve"');
  });

  it('takes no form from another page, and none without a cookie', async () => {
    const code = await begin();
    const phone = await visitor(code);
    for (const origin of ['https://evil.example', 'null', undefined]) {
      await phone.send('/device/decide', { decision: 'approve' }, { origin });
      expect(phone.status).toBe(403);
    }
    const stranger = new PageVisitor(rig.url);
    await stranger.open(`/device?user_code=${code.user_code}`);
    await stranger.send('/device/decide', { decision: 'approve', user_code: code.user_code });
    expect(stranger.text).not.toContain('signs you in now');
    expect(errorOf(await poll(code.device_code))[1]).toBe('authorization_pending');
  });

  it('sets a cookie that no script reads and no other page sends', async () => {
    const phone = await visitor(await begin());
    expect(phone.setCookies.at(-1)).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/);
  });

  it('does not let codes be guessed', async () => {
    const statuses = new Set<number>();
    for (let guess = 0; guess < 80; guess += 1) {
      statuses.add((await rig.ask('GET', '/device?user_code=BCDF-GHJK')).status);
    }
    expect([...statuses].toSorted()).toEqual([200, 429]);
  });
});
