import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  pushAnswerSchema,
  syncProblemSchema,
  type PushAnswer,
  type PushRequest,
} from '#contract/sync/push-protocol.ts';
import type { ServerTimeSample } from '#core/sync/server-offset.ts';
import { retryAfterMs } from './back-off.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';

/** What became of a request. */
export type PushOutcome =
  | { readonly kind: 'answered'; readonly answer: PushAnswer; readonly time: ServerTimeSample }
  /** The server waits for an earlier number. */
  | { readonly kind: 'gap'; readonly expected: number }
  | { readonly kind: 'too-large' }
  /** The server takes nothing of this request: something in it is not as it should be. */
  | { readonly kind: 'invalid'; readonly detail: string }
  | { readonly kind: 'unauthorized' }
  /** Another computer sends under this device's id. */
  | { readonly kind: 'forked' }
  | { readonly kind: 'account-deleted' }
  /** No answer, or none that can be understood: what was sent may be done or not. */
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs?: number };

/** A request that takes longer has been lost. */
const patienceMs = 60_000;

const gzipped = promisify(gzip);

/** Sends one batch. Never throws: whatever goes wrong is an outcome. */
export async function sendPush(
  surroundings: Pick<SyncSurroundings, 'clock' | 'serverUrl' | 'fetch'>,
  request: PushRequest,
  token: string,
  signal: AbortSignal,
): Promise<PushOutcome> {
  const { clock, serverUrl } = surroundings;
  const body = await gzipped(JSON.stringify(request));
  const timeout = new AbortController();
  const cancel = clock.after(patienceMs, () => timeout.abort());
  const sentWallMs = clock.wallTimeMs();
  const sentMs = clock.nowMs();
  try {
    const response = await surroundings.fetch(`${serverUrl}/v1/push`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body,
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    const roundTripMs = clock.nowMs() - sentMs;
    const text = await response.text();
    if (!response.ok) return refusal(response, text, clock.wallTimeMs());
    const answer = pushAnswerSchema.safeParse(parsed(text));
    if (!answer.success) return { kind: 'failed', detail: 'the answer makes no sense' };
    const time = {
      midpointWallMs: sentWallMs + roundTripMs / 2,
      roundTripMs,
      serverMs: answer.data.server_time_ms,
    };
    return { kind: 'answered', answer: answer.data, time };
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    cancel();
  }
}

function refusal(response: Response, text: string, wallTimeMs: number): PushOutcome {
  const problem = syncProblemSchema.safeParse(parsed(text));
  const code = problem.success ? problem.data.code : undefined;
  const detail = problem.data?.detail ?? `status ${response.status}`;
  if (code === 'device_forked') return { kind: 'forked' };
  if (code === 'gap' && problem.data?.expected !== undefined) {
    return { kind: 'gap', expected: problem.data.expected };
  }
  switch (response.status) {
    case 401:
    case 403:
      return { kind: 'unauthorized' };
    case 410:
      // A proxy or a page in between must not be able to say this by its status alone.
      return code === 'account_deleted' ? { kind: 'account-deleted' } : { kind: 'failed', detail };
    case 413:
      return { kind: 'too-large' };
    case 400:
    case 422:
      return code === 'invalid_request' ? { kind: 'invalid', detail } : { kind: 'failed', detail };
    default: {
      const waitMs = retryAfterMs(response.headers.get('retry-after'), wallTimeMs);
      return { kind: 'failed', detail, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
    }
  }
}

/** Undefined, which no answer is, where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller tells it apart by the schema.
    return undefined;
  }
}
