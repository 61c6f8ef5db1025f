import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { RouteAnswer } from './route.ts';
import { restProblem } from './rest-problem.ts';

/** How long an answer is kept for those who ask again, milliseconds. */
export const keptMs = 24 * 3_600_000;
/** A request that has not ended by then has died with its server: whoever asks again does it anew. */
const abandonedMs = 120_000;

interface Kept {
  readonly request_hash: Buffer;
  readonly began_at: Date;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

export interface IdempotentRequest {
  readonly accountId: string;
  readonly key: string;
  /** Everything that makes it this request: method, path, body. */
  readonly content: string;
}

/**
 * Answers a request with an idempotency key once: whoever sends it again gets the same answer. A request that failed leaves
 * nothing, and may be sent again with the same key. What a handler makes is named by `attemptSeed`, so that a request whose
 * server died after its effect has no second one.
 *
 * @throws Problem `request/key-reused`, `request/in-progress`
 */
export async function once(
  pool: Pool,
  nowMs: number,
  { accountId, key, content }: IdempotentRequest,
  work: () => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const keyHash = sha256(key);
  const requestHash = sha256(content);
  const values = [accountId, keyHash];
  const began = await begin(pool, values, requestHash, nowMs);
  if (began !== undefined) return replay(began, requestHash);
  try {
    const answer = await work();
    await pool.query(
      'UPDATE idempotency_key SET status = $3, headers = $4, body = $5 WHERE account_id = $1 AND key_hash = $2',
      [
        ...values,
        answer.status,
        JSON.stringify(answer.headers ?? {}),
        answer.body === undefined ? null : JSON.stringify(answer.body),
      ],
    );
    return answer;
  } catch (error) {
    await pool
      .query('DELETE FROM idempotency_key WHERE account_id = $1 AND key_hash = $2 AND status IS NULL', values)
      .catch(() => undefined);
    throw error;
  }
}

/** @returns what there is already; undefined where this request is the one that does it */
async function begin(
  pool: Pool,
  values: readonly unknown[],
  requestHash: Buffer,
  nowMs: number,
): Promise<Kept | undefined> {
  const { rowCount } = await pool.query(
    `INSERT INTO idempotency_key AS k (account_id, key_hash, request_hash, began_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account_id, key_hash) DO UPDATE
       SET request_hash = excluded.request_hash, began_at = excluded.began_at, status = NULL, headers = NULL, body = NULL
       WHERE k.began_at <= $5 OR (k.status IS NULL AND k.began_at <= $6 AND k.request_hash = excluded.request_hash)`,
    [...values, requestHash, ...[nowMs, nowMs - keptMs, nowMs - abandonedMs].map((ms) => new Date(ms))],
  );
  if (rowCount === 1) return undefined;
  const { rows } = await pool.query<Kept>(
    'SELECT request_hash, began_at, status, headers, body FROM idempotency_key WHERE account_id = $1 AND key_hash = $2',
    [...values],
  );
  // It has failed between the two questions: the next attempt does it.
  return rows[0] ?? throwInProgress();
}

function replay(kept: Kept, requestHash: Buffer): RouteAnswer {
  if (!kept.request_hash.equals(requestHash)) throw restProblem('request/key-reused');
  if (kept.status === null) return throwInProgress();
  return {
    status: kept.status,
    headers: { ...kept.headers, 'idempotency-replayed': 'true' },
    ...(kept.body !== null && { body: JSON.parse(kept.body) as unknown }),
  };
}

function throwInProgress(): never {
  throw restProblem('request/in-progress', { headers: { 'retry-after': '1' } });
}

/** What a request with a key names its things by. */
export function attemptSeedOf({ accountId, key, content }: IdempotentRequest): string {
  return sha256(JSON.stringify([accountId, key, content])).toString('hex');
}

/** Forgets what nobody may ask for again. @returns how many */
export async function tidyIdempotency(pool: Pool, nowMs: number): Promise<number> {
  const { rowCount } = await pool.query('DELETE FROM idempotency_key WHERE began_at <= $1', [
    new Date(nowMs - keptMs),
  ]);
  return rowCount ?? 0;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
