import { STATUS_CODES } from 'node:http';
import { leastToZip, zip } from './gzip.ts';

/** An answer that is whole: everything that is said of it but how long it is and when it was sent. */
export interface LateAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const zippedBodies = new WeakMap<object, Promise<Buffer>>();

/**
 * Zips the body of an answer where that is worth it and the client can take it, and tells caches why.
 *
 * @param source answers with the same one have the same body: it is zipped once
 * @returns the answer itself where there is nothing to be zipped
 */
export function zipAnswer(
  answer: LateAnswer & { readonly body: string },
  takesGzip: boolean,
  source?: object,
): (LateAnswer & { readonly body: string }) | Promise<LateAnswer> {
  const { headers, body } = answer;
  if (body.length < leastToZip) return answer;
  const vary = headers['vary'] === undefined ? 'accept-encoding' : `${headers['vary']}, accept-encoding`;
  if (!takesGzip) return { ...answer, headers: { ...headers, vary } };
  // The tag is of the body as it is; of other bytes with the same meaning it has to say so.
  const etag = headers['etag']?.startsWith('"') === true ? { etag: `W/${headers['etag']}` } : {};
  const zipped = { ...headers, vary, ...etag, 'content-encoding': 'gzip' };
  return zipOnce(body, source).then((bytes) => ({ ...answer, headers: zipped, body: bytes }));
}

function zipOnce(body: string, source: object | undefined): Promise<Buffer> {
  const known = source === undefined ? undefined : zippedBodies.get(source);
  if (known !== undefined) return known;
  const zipping = zip(body);
  if (source !== undefined) zippedBodies.set(source, zipping);
  return zipping;
}

/** The head of an answer that is written by hand (RFC 9112), up to the empty line. Nothing in it may come from strangers. */
export function answerHead(
  { status, headers, body }: LateAnswer,
  at: { readonly wallTimeMs: number; readonly keepAliveMs: number | undefined },
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const connection =
    at.keepAliveMs === undefined
      ? 'connection: close\r\n'
      : `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(at.keepAliveMs / 1000)}\r\n`;
  const length = status === 304 ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}${length}date: ${dateText(at.wallTimeMs)}\r\n${connection}\r\n`;
}

let dated = { second: 0, text: '' };

/** The same for a whole second, in which hundreds of answers go out. */
function dateText(wallTimeMs: number): string {
  const second = Math.floor(wallTimeMs / 1000);
  if (dated.second !== second) dated = { second, text: new Date(second * 1000).toUTCString() };
  return dated.text;
}
