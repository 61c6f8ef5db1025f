import type { IncomingMessage } from 'node:http';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { musicPath } from '#contract/window/window-bridge.ts';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { textAnswer, type HttpAnswer } from './http-answer.ts';
import { musicAnswer } from './music-answer.ts';
import type { MusicFilesById } from './music-files-by-id.ts';
import { noticePage } from './notice-page.ts';
import { isPageBuilt, readPageFile } from './page-files.ts';
import { pageHeaders } from './page-headers.ts';
import {
  addressOf,
  cookieOf,
  guardedRequest,
  hasToken,
  requireLoopback,
  requireToken,
  type GuardedRequest,
  type GuardRules,
} from './request-guard.ts';

export interface PageRoutesOptions {
  readonly rules: GuardRules;
  /** What was built: index.html and assets/. */
  readonly pageFolder: string;
  readonly music: MusicFilesById;
}

/** Answers every plain request; rejects only for what should not happen. The list of addresses is in docs/rpc.md. */
export async function answerRequest(
  request: IncomingMessage,
  { rules, pageFolder, music }: PageRoutesOptions,
): Promise<HttpAnswer> {
  const asked = guardedRequest(request);
  try {
    requireLoopback(asked, rules);
    const address = addressOf(asked.url);
    if (address === undefined) return textAnswer(400, 'That is not an address of BeatRunner.');
    const { pathname } = address;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { ...textAnswer(405, 'Only GET.'), headers: { ...textHeaders, allow: 'GET, HEAD' } };
    }
    if (pathname === '/healthz') return textAnswer(200, 'ok');
    const way = requireToken(asked, rules);
    if (pathname === '/whoami') return { status: 204, headers: {}, body: '' };
    if (pathname.startsWith(musicPath)) {
      const { range, 'if-range': ifRange } = request.headers;
      const wanted = { range, isConditional: ifRange !== undefined };
      return await musicAnswer(music, pathname.slice(musicPath.length), wanted);
    }
    if (pathname === '/' && way === 'query') return withoutToken(address, rules);
    return await pageAnswer(pageFolder, pathname);
  } catch (error) {
    const refused = refusal(error, asked, rules, request.headers.accept);
    if (refused === undefined) throw error;
    return refused;
  }
}

const textHeaders = { 'content-type': 'text/plain; charset=utf-8' } as const;

/** The token goes into a cookie: an address bar, a history and a screenshot are no places for it. */
function withoutToken(address: URL, rules: GuardRules): HttpAnswer {
  const rest = new URLSearchParams(address.searchParams);
  rest.delete('token');
  const location = rest.size === 0 ? '/' : `/?${rest.toString()}`;
  return {
    status: 303,
    headers: { ...textHeaders, location, 'set-cookie': cookieOf(rules) },
    body: '',
  };
}

async function pageAnswer(folder: string, pathname: string): Promise<HttpAnswer> {
  const file = await readPageFile(folder, pathname);
  if (file === undefined) {
    return pathname === '/' && !(await isPageBuilt(folder))
      ? noticePage('notBuilt')
      : textAnswer(404, 'There is nothing here.');
  }
  return {
    status: 200,
    headers: {
      ...pageHeaders,
      'content-type': file.contentType,
      ...(file.isImmutable ? { 'cache-control': 'private, max-age=31536000, immutable' } : {}),
    },
    body: file.bytes,
  };
}

/** Why a request is not let in, in words; undefined for errors that are no refusal. */
export function refusal(
  error: unknown,
  asked: GuardedRequest,
  rules: GuardRules,
  accept: string | undefined,
): HttpAnswer | undefined {
  if (hasErrorCode(error, 'serve/token-refused')) {
    const isPersonAtTheDoor =
      accept?.includes('text/html') === true && addressOf(asked.url)?.pathname === '/';
    return isPersonAtTheDoor
      ? { ...noticePage(hasToken(asked, rules) ? 'oldAddress' : 'incompleteAddress'), code: error.code }
      : textAnswer(401, textOfThrown(error), error.code);
  }
  if (hasErrorCode(error, 'serve/foreign-page', 'serve/foreign-host')) {
    return textAnswer(403, textOfThrown(error), error.code);
  }
  return undefined;
}
