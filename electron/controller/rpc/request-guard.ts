import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** What a request says of itself; nothing of it is trusted. */
export interface GuardedRequest {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** What a browser says of who asks (Sec-Fetch-Site), and for what (Sec-Fetch-Dest); programs say nothing. */
  readonly fetchSite: string | undefined;
  readonly fetchDest: string | undefined;
  /** Path and query, as in the request line. */
  readonly url: string;
}

export interface GuardRules {
  readonly port: number;
  /** Of this start. */
  readonly token: string;
}

/** How a token came; the first one of this order is the one that counts. */
export type TokenWay = 'bearer' | 'query' | 'cookie';

const loopbackNames = ['127.0.0.1', 'localhost'] as const;

export function guardedRequest({ headers, url }: IncomingMessage): GuardedRequest {
  return {
    host: headers.host,
    origin: headers.origin,
    authorization: headers.authorization,
    cookie: headers.cookie,
    fetchSite: oneOf(headers['sec-fetch-site']),
    fetchDest: oneOf(headers['sec-fetch-dest']),
    url: url ?? '/',
  };
}

/**
 * Lets through who came by a loopback name (a foreign name that resolves to 127.0.0.1 is DNS rebinding) and from no
 * foreign page (browsers always send the Origin of a WebSocket; programs send none). The port is no part of a site, and
 * a cookie goes along with whatever a page of another port loads: browsers say so, and only a person who follows a link
 * may come from there.
 *
 * @throws BeatRunnerError `serve/foreign-host` or `serve/foreign-page`
 */
export function requireLoopback(request: GuardedRequest, { port }: GuardRules): void {
  const { host, origin, fetchSite, fetchDest } = request;
  const hosts: readonly string[] = loopbackNames.map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host.toLowerCase()))
    throw new BeatRunnerError('serve/foreign-host');
  const origins: readonly string[] = hosts.map((each) => `http://${each}`);
  if (origin !== undefined && !origins.includes(origin)) throw new BeatRunnerError('serve/foreign-page');
  const isFromElsewhere = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (isFromElsewhere && fetchDest !== 'document') throw new BeatRunnerError('serve/foreign-page');
}

/**
 * The token comes as `Authorization: Bearer`, as `?token=` in the address that was printed, or as the cookie that opening
 * that address leaves. A wrong one is not made good by another.
 *
 * @throws BeatRunnerError `serve/token-refused`
 */
export function requireToken(request: GuardedRequest, { port, token }: GuardRules): TokenWay {
  const given = givenToken(request, port);
  if (given === undefined || !isSame(given.token, token)) throw new BeatRunnerError('serve/token-refused');
  return given.way;
}

/** Whether any token came along, right or wrong. */
export function hasToken(request: GuardedRequest, { port }: GuardRules): boolean {
  return givenToken(request, port) !== undefined;
}

/** With the port: browsers keep one jar of cookies for all ports of a host, and several services may run. */
export function cookieNameOf(port: number): string {
  return `beatrunner-${port}`;
}

/** No script sees it, no other site's page makes the browser send it, and it ends with the browser. */
export function cookieOf({ port, token }: GuardRules): string {
  return `${cookieNameOf(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
}

/** Joined, not resolved: "//other.example/" is a path here, and never another host. Undefined for what is no path. */
export function addressOf(url: string): URL | undefined {
  if (!url.startsWith('/')) return undefined;
  return URL.parse(`http://127.0.0.1${url}`) ?? undefined;
}

function givenToken(
  { authorization, url, cookie }: GuardedRequest,
  port: number,
): { readonly way: TokenWay; readonly token: string } | undefined {
  if (authorization?.startsWith('Bearer ')) {
    return { way: 'bearer', token: authorization.slice('Bearer '.length) };
  }
  const inQuery = addressOf(url)?.searchParams.get('token') ?? undefined;
  if (inQuery !== undefined) return { way: 'query', token: inQuery };
  const inCookie = cookieValue(cookie, cookieNameOf(port));
  return inCookie === undefined ? undefined : { way: 'cookie', token: inCookie };
}

function cookieValue(cookie: string | undefined, name: string): string | undefined {
  const pair = cookie
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** A header that came more than once says nothing that can be relied on. */
function oneOf(header: string | readonly string[] | undefined): string | undefined {
  return header === undefined || typeof header === 'string' ? header : 'several';
}

/** In constant time: hashes have one length, whatever was given. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
