import type { z } from 'zod';
import { accountProblemSchema } from '#contract/accounts/account-problem-codes.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { parsedJson } from './parsed-json.ts';

/** What asking the accounts of a server needs. */
export interface AccountSurroundings {
  /** Where the server is, without a slash at the end. */
  readonly serverUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

export interface AccountRequest<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/v1/auth` on. */
  readonly path: string;
  readonly body?: unknown;
  /** An access token, or a kiosk's credential. */
  readonly token?: string;
  /** What an answer has to be; without it there is none (204). */
  readonly answer?: z.ZodType<T>;
  readonly signal?: AbortSignal;
}

/** The server refused, with a code of contract/accounts/account-problem-codes.ts, or another one of the server's. */
export class AccountRefusal extends Error {
  override readonly name = 'AccountRefusal';
  readonly status: number;
  readonly code: string;
  /** With `auth/device-*`: RFC 8628's word. */
  readonly flowError: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(refused: { status: number; code: string; flowError?: string; retryAfterS?: number }) {
    super(`${refused.status} ${refused.code}`);
    this.status = refused.status;
    this.code = refused.code;
    this.flowError = refused.flowError;
    this.retryAfterS = refused.retryAfterS;
  }
}

/** Whoever stands at a screen does not wait longer. */
const patienceMs = 20_000;

/**
 * Asks the accounts of a server.
 *
 * @throws AccountRefusal where the server said no, with its code
 * @throws BeatRunnerError `account/server-not-reachable` without an answer, or with one that only a fault gives (5xx);
 *   `account/not-our-server` where something else answers
 */
export async function askAccounts<T>(
  { serverUrl, fetch, clock }: AccountSurroundings,
  { method = 'POST', path, body, token, answer, signal }: AccountRequest<T>,
): Promise<T> {
  const timeout = new AbortController();
  const cancel = clock.after(patienceMs, () => timeout.abort());
  const signals = [timeout.signal, ...(signal === undefined ? [] : [signal])];
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${serverUrl}/v1/auth${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any(signals),
    });
    text = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw new BeatRunnerError('account/server-not-reachable', { server: serverUrl }, error);
  } finally {
    cancel();
  }
  if (!response.ok) throw refusalOf(response, text, serverUrl);
  if (answer === undefined) return undefined as T;
  const read = answer.safeParse(parsedJson(text));
  if (!read.success) throw new BeatRunnerError('account/not-our-server', { server: serverUrl }, read.error);
  return read.data;
}

function refusalOf(response: Response, text: string, server: string): Error {
  const problem = accountProblemSchema.safeParse(parsedJson(text));
  const { status } = response;
  if (status >= 500 && status !== 502 && status !== 503) {
    return new BeatRunnerError('account/server-not-reachable', { server });
  }
  if (!problem.success) {
    // A proxy or a hotel's sign-in page in between, or an address of something else.
    return new BeatRunnerError(status >= 500 ? 'account/server-not-reachable' : 'account/not-our-server', {
      server,
    });
  }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new AccountRefusal({
    status,
    code: problem.data.code,
    ...(problem.data.error !== undefined && { flowError: problem.data.error }),
    ...(Number.isFinite(seconds) && { retryAfterS: Math.max(0, seconds) }),
  });
}
