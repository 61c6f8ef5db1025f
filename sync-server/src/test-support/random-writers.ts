import type { Pool, PoolClient } from 'pg';

interface Run {
  readonly pool: Pool;
  readonly writers: number;
  readonly transactions: number;
  readonly writes: number;
  /** From 0 up to 1. */
  random(): number;
  /** Before the first write of a transaction. */
  begin?(client: PoolClient): Promise<unknown>;
  write(client: PoolClient, row: number, value: string): Promise<unknown>;
}

export const rowsWritten = 8;
const rollbackShare = 0.1;

/** Writers who change the same few rows in transactions that pause, overlap and now and then roll back. */
export async function writeAtRandom({
  pool,
  writers,
  transactions,
  writes,
  random,
  begin,
  write,
}: Run): Promise<void> {
  // Time that passes in the transaction and in others, and costs the machine as little as may be.
  const pause = async (client: PoolClient, mostRoundTrips: number): Promise<void> => {
    for (let left = Math.floor(random() * mostRoundTrips); left > 0; left -= 1) await client.query('SELECT');
  };
  const writer = async (name: number): Promise<void> => {
    for (let transaction = 0; transaction < transactions; transaction += 1) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        // Gives the transaction its id early, long before it touches what others touch.
        if (random() < 0.5) await client.query('SELECT pg_current_xact_id()');
        await pause(client, 10);
        await begin?.(client);
        // In their order, so that nobody waits for each other in a circle.
        const rows = Array.from({ length: writes }, () => Math.floor(random() * rowsWritten)).toSorted(
          (a, b) => a - b,
        );
        for (const [index, row] of rows.entries()) {
          await write(client, row, `${name}.${transaction}.${index}`);
          await pause(client, 4);
        }
        await client.query(random() < rollbackShare ? 'ROLLBACK' : 'COMMIT');
      } finally {
        client.release();
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, name) => writer(name)));
}

export interface Entry {
  /** Which change it is, the same in the truth and in what was read. */
  readonly id: string;
  readonly row: number;
}

/** Changes that were committed and never read, and those that were read after a later change of the same row. */
export function compareWithTruth(
  truth: readonly (Entry & { readonly step: bigint })[],
  read: readonly Entry[],
): { readonly lost: number; readonly outOfOrder: number; readonly doubled: number } {
  const seen = new Set(read.map(({ id }) => id));
  const steps = new Map(truth.map(({ id, step }) => [id, step]));
  const last = new Map<number, bigint>();
  let outOfOrder = 0;
  for (const { id, row } of read) {
    const step = steps.get(id) ?? 0n;
    if (step < (last.get(row) ?? 0n)) outOfOrder += 1;
    last.set(row, step);
  }
  return {
    lost: truth.filter(({ id }) => !seen.has(id)).length,
    outOfOrder,
    doubled: read.length - seen.size,
  };
}

/** Repeatable chance. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
