import { createHash, timingSafeEqual } from 'node:crypto';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** What a request says of itself; nothing of it is trusted. */
export interface GuardedRequest {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  /** Path and query, as in the request line. */
  readonly url: string;
}

export interface GuardRules {
  readonly port: number;
  /** Of this start. */
  readonly token: string;
}

const loopbackNames = ['127.0.0.1', 'localhost'] as const;

/**
 * Lets through who came by a loopback name (a foreign name that resolves to 127.0.0.1 is DNS rebinding) and from no
 * foreign page (browsers always send the Origin of a WebSocket; programs send none).
 *
 * @throws BeatRunnerError `serve/foreign-host` or `serve/foreign-page`
 */
export function requireLoopback({ host, origin }: GuardedRequest, { port }: GuardRules): void {
  const hosts: readonly string[] = loopbackNames.map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host.toLowerCase()))
    throw new BeatRunnerError('serve/foreign-host');
  const origins: readonly string[] = hosts.map((each) => `http://${each}`);
  if (origin !== undefined && !origins.includes(origin)) throw new BeatRunnerError('serve/foreign-page');
}

/**
 * The token comes as `?token=` (pages cannot set headers on a WebSocket) or as `Authorization: Bearer`.
 *
 * @throws BeatRunnerError `serve/token-refused`
 */
export function requireToken({ url, authorization }: GuardedRequest, { token }: GuardRules): void {
  const given = authorization?.startsWith('Bearer ')
    ? authorization.slice('Bearer '.length)
    : addressOf(url).searchParams.get('token');
  if (given === null || !isSame(given, token)) throw new BeatRunnerError('serve/token-refused');
}

/**
 * Joined, not resolved: "//other.example/" is a path here, and never another host.
 *
 * @throws TypeError for what is no path
 */
export function addressOf(url: string): URL {
  if (!url.startsWith('/')) throw new TypeError('not a path');
  return new URL(`http://127.0.0.1${url}`);
}

/** In constant time: hashes have one length, whatever was given. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
