import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import { BoundedWork } from '#server/accounts/bounded-work.ts';
import { countsOf, type CountedAttempt } from './attempt-limits.ts';
import { counted, takenBack, waitBefore, type AttemptCount } from './attempt-rule.ts';
import type { Attempt, Attempts, AttemptVerdict } from './attempts.ts';

interface Row {
  readonly key: Buffer;
  readonly full_at: Date;
  readonly clean_at: Date;
  readonly locked_until: Date;
}

/** A count with its key in the table. */
interface Kept extends CountedAttempt {
  readonly key: Buffer;
}

type Change = (kept: Kept, count: AttemptCount, nowMs: number) => AttemptCount;

/** Connections that counting takes at most: a flood leaves the others to those who have signed in. */
const bounds = { atOnce: 4, mostWaiting: 400, retryAfterS: 2 };
/** A refusal is repeated for so long without asking the database, milliseconds, and for so many names. */
const repeatedForMs = 2000;
const mostRepeated = 20_000;

/**
 * Counts in the database, so that all nodes agree. The table has hashes instead of names. What was counted in the last
 * moment before a database crashes may be lost: nobody waits for a disk here.
 */
export function createAttempts(pool: Pool, clock: Clock): Attempts {
  const work = new BoundedWork(bounds);
  /** Until when a name is refused here without asking. */
  const refused = new Map<string, number>();

  const repeated = (kept: readonly Kept[]): number => {
    const now = clock.wallTimeMs();
    return Math.max(0, ...kept.map(({ name }) => (refused.get(name) ?? 0) - now));
  };
  const remember = (name: string, waitMs: number): void => {
    if (refused.size >= mostRepeated) refused.clear();
    refused.set(name, clock.wallTimeMs() + waitMs);
    clock.after(Math.min(waitMs, repeatedForMs), () => refused.delete(name));
  };

  async function change(attempt: Attempt, next: Change): Promise<void> {
    const kept = keptOf(attempt);
    for (const { name } of kept) refused.delete(name);
    await work.finish(() =>
      inTransaction(pool, async (client) => {
        const counts = await lock(client, kept);
        const nowMs = clock.wallTimeMs();
        await write(
          client,
          kept,
          kept.map((one, index) => next(one, countAt(counts, index), nowMs)),
        );
      }),
    );
  }

  return {
    async consume(attempt) {
      const kept = keptOf(attempt);
      const againMs = repeated(kept);
      if (againMs > 0) return verdictOf(againMs);
      const waits = await work.run(() =>
        inTransaction(pool, (client) => consume(client, kept, clock.wallTimeMs())),
      );
      for (const [index, { name }] of kept.entries()) {
        const waitMs = waits[index] ?? 0;
        if (waitMs > 0) remember(name, waitMs);
      }
      return verdictOf(Math.max(0, ...waits));
    },
    // An address gets back this one only: whoever has an account of his own gets no others free with it.
    succeeded: (attempt) =>
      change(attempt, ({ scope, limit }, count, nowMs) =>
        scope === 'address' ? takenBack(limit, count, nowMs) : nothingAt(nowMs),
      ),
    notMade: (attempt) => change(attempt, ({ limit }, count, nowMs) => takenBack(limit, count, nowMs)),
  };
}

/** In the order of their keys: everybody locks them in the same. */
function keptOf(attempt: Attempt): readonly Kept[] {
  return countsOf(attempt)
    .map((count) => ({ ...count, key: createHash('sha256').update(count.name).digest() }))
    .sort((one, other) => Buffer.compare(one.key, other.key));
}

/** @returns for each how long it makes the attempt wait, milliseconds; only where all are 0 it is counted */
async function consume(client: PoolClient, kept: readonly Kept[], nowMs: number): Promise<readonly number[]> {
  const counts = await lock(client, kept);
  const waits = kept.map(({ limit }, index) => waitBefore(limit, countAt(counts, index), nowMs));
  if (waits.every((wait) => wait === 0)) {
    await write(
      client,
      kept,
      kept.map(({ limit }, index) => counted(limit, countAt(counts, index), nowMs)),
    );
  }
  return waits;
}

/** Reads counts that nobody else changes until the end of the transaction, in the order of the keys. */
async function lock(client: PoolClient, kept: readonly Kept[]): Promise<readonly AttemptCount[]> {
  const { rows } = await client.query<Row>(
    `INSERT INTO attempt_count (key) SELECT key FROM unnest($1::bytea[]) AS asked(key) ORDER BY key
     ON CONFLICT (key) DO UPDATE SET key = excluded.key
     RETURNING key, full_at, clean_at, locked_until`,
    [kept.map(({ key }) => key)],
  );
  return kept.map(({ key }) => {
    const row = rows.find((found) => found.key.equals(key));
    if (row === undefined) throw new Error('a count that was locked is not there');
    return {
      fullAtMs: row.full_at.getTime(),
      cleanAtMs: row.clean_at.getTime(),
      lockedUntilMs: row.locked_until.getTime(),
    };
  });
}

async function write(
  client: PoolClient,
  kept: readonly Kept[],
  counts: readonly AttemptCount[],
): Promise<void> {
  const times = (read: (count: AttemptCount) => number): readonly Date[] =>
    counts.map((count) => new Date(read(count)));
  await client.query(
    `UPDATE attempt_count AS c SET full_at = n.full_at, clean_at = n.clean_at, locked_until = n.locked_until
     FROM unnest($1::bytea[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
       AS n(key, full_at, clean_at, locked_until)
     WHERE c.key = n.key`,
    [
      kept.map(({ key }) => key),
      times(({ fullAtMs }) => fullAtMs),
      times(({ cleanAtMs }) => cleanAtMs),
      times(({ lockedUntilMs }) => lockedUntilMs),
    ],
  );
}

function countAt(counts: readonly AttemptCount[], index: number): AttemptCount {
  const count = counts[index];
  if (count === undefined) throw new Error('a count is missing');
  return count;
}

function nothingAt(nowMs: number): AttemptCount {
  return { fullAtMs: nowMs, cleanAtMs: nowMs, lockedUntilMs: nowMs };
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((second: unknown) => {
      broken = second instanceof Error ? second : new Error('no rollback');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function verdictOf(waitMs: number): AttemptVerdict {
  return waitMs === 0 ? { kind: 'allowed' } : { kind: 'too-many', retryAfterS: Math.ceil(waitMs / 1000) };
}
