import type { Pool, PoolClient } from 'pg';

/** Statements that have been sent, and whose end nobody has to wait for before the next one is. */
export class SentStatements {
  readonly #sent: Promise<unknown>[] = [];

  add(statement: Promise<unknown>): void {
    // Whoever waits for all of them hears of it.
    statement.catch(() => undefined);
    this.#sent.push(statement);
  }

  /** @throws what the first one of them that failed says */
  async settled(): Promise<void> {
    for (const statement of this.#sent) await statement;
  }
}

/**
 * Runs work in a transaction of its own: all of it is kept when this comes back, and nothing when it throws. The beginning
 * goes out together with the first statement, and the end with those that the work has left to `sent`: connections are
 * pipelined, and a transaction in which anything has failed cannot be committed.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient, sent: SentStatements) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  const client = await pool.connect();
  const sent = new SentStatements();
  try {
    sent.add(client.query(begin));
    const result = await work(client, sent);
    sent.add(client.query('COMMIT'));
    await sent.settled();
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not used again.
    const isUsable = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    client.release(!isUsable);
    throw error;
  }
}
