import type { ServerResponse } from 'node:http';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { rpcErrorName } from '#contract/rpc/rpc-error.ts';
import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** What becomes of a request. */
export interface HttpAnswer {
  readonly status: number;
  /** Beside {@link plainHeaders}, or instead of them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | StreamedBody;
  /** Why it was refused, for the log. */
  readonly code?: string;
}

/** A body that is sent piece by piece. One of the two is called, once. */
export interface StreamedBody {
  /** Sends and closes what it read from. Never rejects: whoever listens may go at any time. */
  send(response: ServerResponse): Promise<void>;
  discard(): Promise<void>;
}

const isStreamed = (body: HttpAnswer['body']): body is StreamedBody =>
  typeof body === 'object' && 'send' in body;

/** Nothing may be loaded, run, framed, sniffed, kept or told to others. */
export const plainHeaders = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** One line for a person. */
export function textAnswer(status: number, text: string, code?: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `${text}\n`,
    ...(code === undefined ? {} : { code }),
  };
}

/** The one shape that errors have on the wire, with their sentence. */
export function errorAnswer(status: number, error: BeatRunnerError): HttpAnswer {
  const { code, params } = error;
  const told = { code: rpcErrorName, message: textOfThrown(error), data: { code, params } };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(told)}\n`,
    code,
  };
}

/** Sends an answer; resolves when it is out, or when nobody listens any more. */
export async function sendAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  isHead: boolean,
): Promise<void> {
  const { status, body } = answer;
  const hasLength = !isStreamed(body) && status !== 204;
  response.writeHead(status, {
    ...plainHeaders,
    ...answer.headers,
    ...(hasLength ? { 'content-length': Buffer.byteLength(body) } : {}),
  });
  if (!isStreamed(body)) {
    response.end(isHead ? undefined : body);
  } else if (isHead) {
    response.end();
    await body.discard();
  } else {
    await body.send(response);
  }
}
