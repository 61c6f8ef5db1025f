import { randomUUID } from 'node:crypto';
import {
  startLocalHttpServer,
  type LocalAnswer,
  type LocalRequest,
} from '#server/test-support/local-http-server.ts';
import { isClientSecret, newAppleDeveloper, type AppleDeveloper } from './apple-developer.ts';
import { newSigningKey, signIdToken, type IdTokenFlaw, type SigningKey } from './apple-tokens.ts';

export interface ApplePerson {
  readonly sub: string;
  readonly email: string;
  readonly isPrivateEmail: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

/** What Apple does wrong until told otherwise. */
export interface AppleMisbehaviour {
  readonly idToken?: IdTokenFlaw;
  readonly token?: 'hang' | 'cut' | 'failed' | 'no-json' | 'no-id-token' | 'elsewhere' | 'endless';
  readonly keys?: 'hang' | 'failed' | 'none' | 'no-json';
}

/** What the browser brings back: a form that it posts to `action`. */
export interface FormPost {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Grant {
  readonly clientId: string;
  readonly redirectUri: string | undefined;
  readonly nonce: string | undefined;
  readonly person: ApplePerson;
  readonly untilMs: number;
  isUsed: boolean;
}

const codeGoodForMs = 5 * 60_000;

export const somebodyAtApple: ApplePerson = {
  ...{ sub: '001999.0123456789abcdef0123456789abcdef.0042', email: 'x7k2@privaterelay.appleid.com' },
  ...{ isPrivateEmail: true, firstName: 'Ida', lastName: 'Läufer' },
};

/** Sign in with Apple on this machine: its pages, its tokens and its keys, and everything it can do wrong. */
export async function startAppleServer(options: {
  nowMs(): number;
  /** Where the browser may be sent back to. */
  readonly redirectUris: readonly string[];
}) {
  const developer = await newAppleDeveloper();
  const grants = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const known = new Set<string>();
  let keys: readonly SigningKey[] = [await newSigningKey()];
  let misbehaviour: AppleMisbehaviour = {};
  const asked = { keys: 0, token: 0 };
  const server = await startLocalHttpServer(async (request) => {
    if (request.url.pathname === '/auth/keys') return serveKeys();
    if (request.url.pathname === '/auth/authorize') return authorizePage(request.url.searchParams);
    if (request.url.pathname === '/auth/token' && request.method === 'POST') return serveToken(request);
    if (request.url.pathname === '/auth/revoke' && request.method === 'POST') return { status: 200 };
    return { status: 404 };
  });

  function serveKeys(): LocalAnswer | undefined {
    asked.keys += 1;
    if (misbehaviour.keys === 'hang') return undefined;
    if (misbehaviour.keys === 'failed') return { status: 503 };
    if (misbehaviour.keys === 'no-json') return { status: 200, body: '<html>' };
    return json(200, { keys: misbehaviour.keys === 'none' ? [] : keys.map(({ jwk }) => jwk) });
  }

  function authorizePage(query: URLSearchParams): LocalAnswer {
    const problem = problemOf(query);
    if (problem !== undefined) return { status: 403, headers: html, body: `<p>${problem}</p>` };
    return { status: 200, headers: html, body: '<h1>Use your Apple Account to sign in</h1>' };
  }

  function problemOf(query: URLSearchParams): string | undefined {
    if (query.get('client_id') !== developer.clientId) return 'invalid_client';
    if (!options.redirectUris.includes(query.get('redirect_uri') ?? ''))
      return 'invalid_request: Invalid redirect_uri';
    if (!(query.get('response_type') ?? '').split(' ').includes('code')) return 'unsupported_response_type';
    const wantsMore = (query.get('scope') ?? '') !== '';
    // Apple answers by a post wherever a name or an address is asked for.
    return wantsMore && query.get('response_mode') !== 'form_post'
      ? 'invalid_request: response_mode must be form_post'
      : undefined;
  }

  function grant(given: Omit<Grant, 'untilMs' | 'isUsed'>): string {
    const code = `c${randomUUID().replaceAll('-', '')}.0.${randomUUID().slice(0, 8)}`;
    grants.set(code, { ...given, untilMs: options.nowMs() + codeGoodForMs, isUsed: false });
    return code;
  }

  function idTokenFor({ person, nonce, clientId }: Omit<Grant, 'untilMs' | 'isUsed'>): Promise<string> {
    const [key] = keys;
    if (key === undefined) throw new Error('there is a key');
    const more = {
      ...{ email: person.email, email_verified: true, is_private_email: person.isPrivateEmail },
      real_user_status: 2,
    };
    const claims = { issuer: server.url, audience: clientId, subject: person.sub, nonce, more };
    return signIdToken(key, { ...claims, nowMs: options.nowMs() }, misbehaviour.idToken);
  }

  async function serveToken(request: LocalRequest): Promise<LocalAnswer | 'cut' | undefined> {
    asked.token += 1;
    switch (misbehaviour.token) {
      case 'hang':
        return undefined;
      case 'cut':
        return 'cut';
      case 'failed':
        return { status: 500, body: 'Internal Server Error' };
      case 'no-json':
        return { status: 200, headers: html, body: '<html>' };
      case 'elsewhere':
        return { status: 307, headers: { location: `${server.url}/auth/stolen` } };
      case 'endless':
        return json(200, { id_token: 'x'.repeat(5_000_000) });
      default:
        return exchange(new URLSearchParams(request.body));
    }
  }

  async function exchange(form: URLSearchParams): Promise<LocalAnswer> {
    const clientId = form.get('client_id') ?? '';
    const secret = form.get('client_secret') ?? '';
    const time = { issuer: server.url, nowMs: options.nowMs() };
    const isKnown = [developer.clientId, developer.appId].includes(clientId);
    if (!isKnown || !(await isClientSecret(secret, clientId, developer, time))) {
      return json(400, { error: 'invalid_client' });
    }
    const kind = form.get('grant_type');
    if (kind !== 'authorization_code' && kind !== 'refresh_token') {
      return json(400, { error: 'unsupported_grant_type' });
    }
    const given =
      kind === 'authorization_code'
        ? takeCode(form, clientId)
        : refreshTokens.get(form.get('refresh_token') ?? '');
    if (given === undefined || given.clientId !== clientId) return json(400, { error: 'invalid_grant' });
    const refreshToken = `r.${randomUUID()}`;
    if (kind === 'authorization_code') refreshTokens.set(refreshToken, given);
    return json(200, {
      ...{ access_token: `a.${randomUUID()}`, token_type: 'Bearer', expires_in: 3600 },
      ...(kind === 'authorization_code' && { refresh_token: refreshToken }),
      ...(misbehaviour.token !== 'no-id-token' && { id_token: await idTokenFor(given) }),
    });
  }

  function takeCode(form: URLSearchParams, clientId: string): Grant | undefined {
    const found = grants.get(form.get('code') ?? '');
    if (found === undefined || found.isUsed || found.untilMs <= options.nowMs()) return undefined;
    if (found.clientId !== clientId || found.redirectUri !== (form.get('redirect_uri') ?? undefined))
      return undefined;
    found.isUsed = true;
    return found;
  }

  return {
    url: server.url,
    developer: developer as AppleDeveloper,
    asked: asked as Readonly<typeof asked>,
    /** What our server's environment says of all this. */
    environment: {
      ...{ APPLE_URL: server.url, APPLE_CLIENT_ID: developer.clientId, APPLE_APP_IDS: developer.appId },
      ...{ APPLE_TEAM_ID: developer.teamId, APPLE_KEY_ID: developer.keyId },
      APPLE_PRIVATE_KEY: developer.privateKey,
    },
    misbehave: (next: AppleMisbehaviour): void => {
      misbehaviour = next;
    },
    /** Signs with a new key from now on; the old one is published for a while, or gone at once. */
    rotateKeys: async (keepOld: boolean): Promise<void> => {
      keys = [await newSigningKey(), ...(keepOld ? keys : [])];
    },
    /**
     * Somebody signs in on the page that our server sent the browser to. The name comes the first time only.
     *
     * @throws what the page says, where it refuses
     */
    approve: async (authorizeUrl: string, person: ApplePerson = somebodyAtApple): Promise<FormPost> => {
      const query = new URL(authorizeUrl).searchParams;
      const page = await fetch(authorizeUrl);
      if (!page.ok) throw new Error(await page.text());
      const [redirectUri, nonce] = [query.get('redirect_uri') ?? '', query.get('nonce') ?? undefined];
      const given = { clientId: developer.clientId, redirectUri, nonce, person };
      const { firstName, lastName, email } = person;
      const user = JSON.stringify({ name: { firstName, lastName }, email });
      const isFirst = !known.has(person.sub);
      known.add(person.sub);
      return {
        action: redirectUri,
        fields: {
          ...{ code: grant(given), state: query.get('state') ?? '' },
          ...((query.get('response_type') ?? '').includes('id_token') && {
            id_token: await idTokenFor(given),
          }),
          ...(isFirst && { user }),
        },
      };
    },
    /** Somebody changes his mind on that page. */
    cancel: (authorizeUrl: string): FormPost => {
      const query = new URL(authorizeUrl).searchParams;
      const fields = { error: 'user_cancelled_authorize', state: query.get('state') ?? '' };
      return { action: query.get('redirect_uri') ?? '', fields };
    },
    /** What Apple's own systems give an app. `nonce` is put into the token as it is. */
    nativeSignIn: async (nonce: string | undefined, person: ApplePerson = somebodyAtApple) => {
      const given = { clientId: developer.appId, redirectUri: undefined, nonce, person };
      return { idToken: await idTokenFor(given), code: grant(given) };
    },
    close: () => server.close(),
  };
}

export type AppleServer = Awaited<ReturnType<typeof startAppleServer>>;

const html = { 'content-type': 'text/html;charset=utf-8' };

function json(status: number, body: unknown): LocalAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=ISO-8859-1' },
    body: JSON.stringify(body),
  };
}
