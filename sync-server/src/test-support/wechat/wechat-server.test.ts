import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  somebodyAtWechat,
  startWechatServer,
  type WechatMisbehaviour,
  type WechatPath,
  type WechatPerson,
  type WechatServer,
} from './wechat-server.ts';

const redirectUri = 'https://run.example/v1/auth/social/wechat/callback';
let nowMs: number;
let wechat: WechatServer;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 23);
  wechat = await startWechatServer({ nowMs: () => nowMs, redirectHost: 'run.example' });
});
afterEach(() => wechat.close());

function qrUrl(changed: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...{ appid: wechat.app.id, redirect_uri: redirectUri, response_type: 'code' },
    ...{ scope: 'snsapi_login', state: 'st', ...changed },
  });
  return `${wechat.url}/connect/qrconnect?${query}#wechat_redirect`;
}

async function ask(path: WechatPath, query: Record<string, string>) {
  const response = await fetch(`${wechat.url}${path}?${new URLSearchParams(query)}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain']);
  return (await response.json()) as Record<string, unknown> & { access_token: string; refresh_token: string };
}

async function newCode(person?: WechatPerson): Promise<string> {
  return new URL(await wechat.scan(qrUrl(), person)).searchParams.get('code')!;
}

const exchange = (code: string, changed: Record<string, string> = {}) =>
  ask('/sns/oauth2/access_token', {
    ...{
      appid: wechat.app.id,
      secret: wechat.app.secret,
      code,
      grant_type: 'authorization_code',
      ...changed,
    },
  });
const userInfo = (access_token: string, openid: string = somebodyAtWechat.openid) =>
  ask('/sns/userinfo', { access_token, openid, lang: 'zh_CN' });
const refresh = (refresh_token: string) =>
  ask('/sns/oauth2/refresh_token', { appid: wechat.app.id, grant_type: 'refresh_token', refresh_token });

describe('a scanned code', () => {
  it('comes back with the state, and says who it is', async () => {
    const back = new URL(await wechat.scan(qrUrl()));
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('st');
    const token = await exchange(back.searchParams.get('code')!);
    expect(token).toEqual({
      ...{ access_token: expect.any(String), expires_in: 7200, refresh_token: expect.any(String) },
      ...{ openid: somebodyAtWechat.openid, scope: 'snsapi_login', unionid: somebodyAtWechat.unionid },
    });
    expect(await userInfo(token.access_token)).toMatchObject({ ...somebodyAtWechat, privilege: [] });
    expect(
      await ask('/sns/auth', { access_token: token.access_token, openid: somebodyAtWechat.openid }),
    ).toEqual({
      errcode: 0,
      errmsg: 'ok',
    });
  });

  it('has no unionid where the app is not bound', async () => {
    const { unionid: _, ...unbound } = somebodyAtWechat;
    const token = await exchange(await newCode(unbound));
    expect(token).not.toHaveProperty('unionid');
    expect(await userInfo(token.access_token)).not.toHaveProperty('unionid');
  });

  it('is refused by the person: there is a state and no code', () => {
    expect(wechat.refuse(qrUrl())).toBe(`${redirectUri}?state=st`);
  });

  it.each([
    [{ appid: 'wxother' }, 'appid'],
    [{ scope: 'snsapi_userinfo' }, 'Scope'],
    [{ response_type: 'token' }, 'Scope'],
    [{ redirect_uri: 'https://evil.example/callback' }, 'redirect_uri'],
  ])('is not shown with %o', async (changed, why) => {
    await expect(wechat.scan(qrUrl(changed))).rejects.toThrow(why);
  });

  it('is not needed inside WeChat', async () => {
    const url = qrUrl({ scope: 'snsapi_base' }).replace('qrconnect', 'oauth2/authorize');
    const answer = await fetch(url, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location')!).searchParams.get('code')!;
    const token = await exchange(code);
    expect(await userInfo(token.access_token)).toMatchObject({ errcode: 48_001 });
  });
});

describe('no comes with status 200', () => {
  it('for codes: made up, used, too old, missing', async () => {
    expect(await exchange('made-up')).toEqual({
      errcode: 40_029,
      errmsg: expect.stringMatching(/^invalid code, rid/),
    });
    const code = await newCode();
    await exchange(code);
    expect(await exchange(code)).toMatchObject({
      errcode: 40_163,
      errmsg: expect.stringContaining('code been used'),
    });
    const late = await newCode();
    nowMs += 10 * 60_000;
    expect(await exchange(late)).toMatchObject({ errcode: 42_003 });
    expect(await exchange('')).toMatchObject({ errcode: 41_008 });
  });

  it.each([
    [{ appid: 'wxother' }, 40_013],
    [{ secret: 'wrong' }, 40_125],
    [{ grant_type: 'password' }, 40_002],
  ])('for an app with %o', async (changed, errcode) => {
    const code = await newCode();
    expect(await exchange(code, changed)).toMatchObject({ errcode });
    expect(await exchange(code)).toHaveProperty('access_token');
  });

  it('for access tokens: made up, too old, another’s', async () => {
    const { access_token, refresh_token } = await exchange(await newCode());
    expect(await userInfo('made-up')).toMatchObject({ errcode: 40_001 });
    expect(await userInfo(access_token, 'oOTHER')).toMatchObject({ errcode: 40_003 });
    expect((await refresh(refresh_token)).access_token).toBe(access_token);
    nowMs += 7200_000;
    expect(await userInfo(access_token)).toMatchObject({ errcode: 42_001 });
    const next = await refresh(refresh_token);
    expect(next.access_token).not.toBe(access_token);
    expect(await userInfo(next.access_token)).toMatchObject({ openid: somebodyAtWechat.openid });
    expect(await refresh('made-up')).toMatchObject({ errcode: 40_030 });
    nowMs += 30 * 86_400_000;
    expect(await refresh(refresh_token)).toMatchObject({ errcode: 42_002 });
  });
});

describe('a bad day', () => {
  const get = (path: WechatPath): Promise<Response> =>
    fetch(`${wechat.url}${path}?x=1`, { redirect: 'manual', signal: AbortSignal.timeout(300) });

  it.each([
    ['failed', 502, 'Bad Gateway'],
    ['no-json', 200, '<xml>'],
    ['busy', 200, '"errcode":-1'],
    ['elsewhere', 302, ''],
  ] as const)('%s', async (how, status, text) => {
    wechat.misbehave({ how });
    const answer = await get('/sns/userinfo');
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });

  it.each(['hang', 'cut'] as const)('%s, at one place only', async (how) => {
    const misbehaviour: WechatMisbehaviour = { how, at: '/sns/userinfo' };
    wechat.misbehave(misbehaviour);
    const { access_token } = await exchange(await newCode());
    await expect(get('/sns/userinfo')).rejects.toThrow(how === 'hang' ? /timeout/ : /fetch failed/);
    wechat.misbehave(undefined);
    expect(await userInfo(access_token)).toHaveProperty('nickname');
    expect(wechat.asked.map(({ pathname }) => pathname)).toEqual([
      '/sns/oauth2/access_token',
      '/sns/userinfo',
      '/sns/userinfo',
    ]);
  });

  it('answers for somebody else', async () => {
    wechat.misbehave({ how: 'somebody-else', at: '/sns/userinfo' });
    const { access_token } = await exchange(await newCode());
    expect(await userInfo(access_token)).toMatchObject({ openid: 'oSOMEBODYELSE' });
  });
});
