import { randomUUID } from 'node:crypto';
import {
  startLocalHttpServer,
  type LocalAnswer,
  type LocalRequest,
} from '#server/test-support/local-http-server.ts';

export interface WechatPerson {
  readonly openid: string;
  /** Absent where the app is not bound to an account of the open platform. */
  readonly unionid?: string;
  readonly nickname: string;
}

export type WechatPath =
  | '/sns/oauth2/access_token'
  | '/sns/oauth2/refresh_token'
  | '/sns/userinfo'
  | '/sns/auth';

/** What WeChat does wrong until told otherwise. */
export interface WechatMisbehaviour {
  /** Where; everywhere where it is not said. */
  readonly at?: WechatPath;
  readonly how: 'hang' | 'cut' | 'failed' | 'busy' | 'no-json' | 'elsewhere' | 'somebody-else';
}

interface Code {
  readonly person: WechatPerson;
  readonly scope: string;
  readonly untilMs: number;
  isUsed: boolean;
}

interface Session {
  readonly person: WechatPerson;
  readonly scope: string;
  readonly refreshToken: string;
  readonly refreshUntilMs: number;
  accessToken: string;
  untilMs: number;
}

const codeGoodForMs = 10 * 60_000;
const accessGoodForS = 7200;
const refreshGoodForMs = 30 * 86_400_000;

export const somebodyAtWechat: WechatPerson = {
  openid: 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc',
  unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
  nickname: '王小跑🏃',
};

/** WeChat's open platform on this machine: it says everything with status 200, also no. */
export async function startWechatServer(options: {
  nowMs(): number;
  /** The one host where the browser may be sent back to. */
  readonly redirectHost: string;
}) {
  const app = { id: 'wx0123456789abcdef', secret: '0123456789abcdef0123456789abcdef' } as const;
  const codes = new Map<string, Code>();
  const sessions: Session[] = [];
  let misbehaviour: WechatMisbehaviour | undefined;
  const asked: URL[] = [];
  const server = await startLocalHttpServer((request) => Promise.resolve(serve(request)));

  function serve({ url }: LocalRequest): LocalAnswer | 'cut' | undefined {
    if (url.pathname === '/connect/qrconnect') return qrPage(url.searchParams);
    if (url.pathname === '/connect/oauth2/authorize') return insideWechat(url.searchParams);
    asked.push(url);
    const how =
      misbehaviour?.at === undefined || misbehaviour.at === url.pathname ? misbehaviour?.how : undefined;
    if (how === 'hang') return undefined;
    if (how === 'cut') return 'cut';
    if (how === 'failed') return { status: 502, body: 'Bad Gateway' };
    if (how === 'busy') return no(-1, 'system error');
    if (how === 'no-json')
      return { status: 200, headers: plain, body: '<xml><return_code>FAIL</return_code></xml>' };
    if (how === 'elsewhere')
      return { status: 302, headers: { location: `${server.url}/stolen${url.search}` } };
    const answer = answerTo(url);
    if (how !== 'somebody-else' || answer?.body === undefined) return answer;
    return { ...answer, body: answer.body.replaceAll(somebodyAtWechat.openid, 'oSOMEBODYELSE') };
  }

  function answerTo({ pathname, searchParams: query }: URL): LocalAnswer | undefined {
    switch (pathname) {
      case '/sns/oauth2/access_token':
        return exchange(query);
      case '/sns/oauth2/refresh_token':
        return refresh(query);
      case '/sns/userinfo':
        return userInfo(query);
      case '/sns/auth':
        return 'person' in sessionOf(query)
          ? yes({ errcode: 0, errmsg: 'ok' })
          : no(40_003, 'invalid openid');
      default:
        return { status: 404 };
    }
  }

  function pageProblem(query: URLSearchParams, scopes: readonly string[]): string | undefined {
    const redirect = URL.parse(query.get('redirect_uri') ?? '');
    if (query.get('appid') !== app.id) return 'appid 参数错误';
    if (query.get('response_type') !== 'code' || !scopes.includes(query.get('scope') ?? '')) {
      return 'Scope 参数错误或没有 Scope 权限';
    }
    return redirect?.host === options.redirectHost ? undefined : 'redirect_uri 参数错误';
  }

  function qrPage(query: URLSearchParams): LocalAnswer {
    const problem = pageProblem(query, ['snsapi_login']);
    return {
      status: 200,
      headers: html,
      body: problem === undefined ? '<img class="qrcode">' : `<h4>${problem}</h4>`,
    };
  }

  /** Inside WeChat there is no code to scan: the browser comes straight back. */
  function insideWechat(query: URLSearchParams): LocalAnswer {
    const problem = pageProblem(query, ['snsapi_base', 'snsapi_userinfo']);
    if (problem !== undefined) return { status: 200, headers: html, body: `<h4>${problem}</h4>` };
    return { status: 302, headers: { location: backTo(query, somebodyAtWechat) } };
  }

  function backTo(query: URLSearchParams, person: WechatPerson): string {
    const code = `0${randomUUID().replaceAll('-', '').slice(0, 31)}`;
    const scope = query.get('scope') ?? '';
    codes.set(code, { person, scope, untilMs: options.nowMs() + codeGoodForMs, isUsed: false });
    return returnUrl(query, code);
  }

  function exchange(query: URLSearchParams): LocalAnswer {
    if (query.get('appid') === null) return no(41_002, 'appid missing');
    if (query.get('appid') !== app.id) return no(40_013, 'invalid appid');
    if (query.get('secret') === null) return no(41_004, 'appsecret missing');
    if (query.get('secret') !== app.secret) return no(40_125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return no(40_002, 'invalid grant_type');
    const given = query.get('code') ?? '';
    if (given === '') return no(41_008, 'missing code');
    const code = codes.get(given);
    if (code === undefined) return no(40_029, 'invalid code');
    if (code.isUsed) return no(40_163, 'code been used');
    if (code.untilMs <= options.nowMs()) return no(42_003, 'code expired');
    code.isUsed = true;
    const session: Session = {
      ...{ person: code.person, scope: code.scope, accessToken: newToken(), refreshToken: newToken() },
      ...{
        untilMs: options.nowMs() + accessGoodForS * 1000,
        refreshUntilMs: options.nowMs() + refreshGoodForMs,
      },
    };
    sessions.push(session);
    return yes({ ...tokensOf(session), ...unionOf(session) });
  }

  function refresh(query: URLSearchParams): LocalAnswer {
    if (query.get('appid') !== app.id) return no(40_013, 'invalid appid');
    if (query.get('grant_type') !== 'refresh_token') return no(40_002, 'invalid grant_type');
    const session = sessions.find(({ refreshToken }) => refreshToken === query.get('refresh_token'));
    if (session === undefined) return no(40_030, 'invalid refresh_token');
    if (session.refreshUntilMs <= options.nowMs()) return no(42_002, 'refresh_token expired');
    // A token that is still good is only good for longer.
    if (session.untilMs <= options.nowMs()) session.accessToken = newToken();
    session.untilMs = options.nowMs() + accessGoodForS * 1000;
    return yes(tokensOf(session));
  }

  function sessionOf(query: URLSearchParams): Session | LocalAnswer {
    if (query.get('access_token') === null) return no(41_001, 'access_token missing');
    const session = sessions.find(({ accessToken }) => accessToken === query.get('access_token'));
    if (session === undefined) return no(40_001, 'invalid credential, access_token is invalid or not latest');
    if (session.untilMs <= options.nowMs()) return no(42_001, 'access_token expired');
    if (session.person.openid !== query.get('openid')) return no(40_003, 'invalid openid');
    return session;
  }

  function userInfo(query: URLSearchParams): LocalAnswer {
    const session = sessionOf(query);
    if (!('person' in session)) return session;
    if (session.scope === 'snsapi_base') return no(48_001, 'api unauthorized');
    const { openid, nickname } = session.person;
    return yes({
      ...{ openid, nickname, sex: 0, language: '', city: '', province: '', country: '' },
      ...{ headimgurl: `${server.url}/mmopen/132`, privilege: [], ...unionOf(session) },
    });
  }

  return {
    url: server.url,
    app,
    /** Questions to the API so far. */
    asked: asked as readonly URL[],
    /** What our server's environment says of all this. */
    environment: {
      ...{ WECHAT_APP_ID: app.id, WECHAT_APP_SECRET: app.secret },
      ...{ WECHAT_OPEN_URL: server.url, WECHAT_API_URL: server.url },
    },
    misbehave: (next: WechatMisbehaviour | undefined): void => {
      misbehaviour = next;
    },
    /**
     * Somebody scans the code on the page that our server sent the browser to, and allows it.
     *
     * @returns where the browser goes
     * @throws what the page says, where it refuses
     */
    scan: async (qrUrl: string, person: WechatPerson = somebodyAtWechat): Promise<string> => {
      const page = await (await fetch(qrUrl)).text();
      const [, problem] = /<h4>(.*)<\/h4>/.exec(page) ?? [];
      if (problem !== undefined) throw new Error(problem);
      return backTo(new URL(qrUrl).searchParams, person);
    },
    /** Somebody scans it and says no: the browser comes back without a code. */
    refuse: (qrUrl: string): string => returnUrl(new URL(qrUrl).searchParams, undefined),
    close: () => server.close(),
  };
}

export type WechatServer = Awaited<ReturnType<typeof startWechatServer>>;

const html = { 'content-type': 'text/html; charset=UTF-8' };
/** WeChat calls its JSON plain text. */
const plain = { 'content-type': 'text/plain' };

function returnUrl(query: URLSearchParams, code: string | undefined): string {
  const back = new URL(query.get('redirect_uri') ?? '');
  if (code !== undefined) back.searchParams.set('code', code);
  back.searchParams.set('state', query.get('state') ?? '');
  return back.href;
}

function tokensOf({ person, scope, accessToken, refreshToken }: Session) {
  return {
    ...{ access_token: accessToken, expires_in: accessGoodForS, refresh_token: refreshToken },
    ...{ openid: person.openid, scope },
  };
}

function unionOf({ person: { unionid } }: Session) {
  return unionid === undefined ? {} : { unionid };
}

function newToken(): string {
  return `88_${Buffer.from(randomUUID() + randomUUID()).toString('base64url')}`;
}

function yes(body: unknown): LocalAnswer {
  return { status: 200, headers: plain, body: JSON.stringify(body) };
}

function no(errcode: number, errmsg: string): LocalAnswer {
  return yes({ errcode, errmsg: `${errmsg}, rid: ${randomUUID().slice(0, 8)}` });
}
