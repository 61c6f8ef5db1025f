import type { Client, Pool } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { detachAllSql, openSchema, openSchemaSql } from './open-schema.ts';

/** A number that no other program is likely to lock. */
const lockKey = '7310579615483940';
const pruneEveryMs = 600_000;
/** How long changes are kept for those who are behind. */
const keptFor = '24 hours';

/**
 * What the open mode leaves in a database, for as long as a server of it runs: its schema stays, the triggers go with the
 * last server. What one that was killed left behind, the next one clears away.
 */
export class OpenLifetime {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Holds a lock as long as this server runs. */
  #client: Client | undefined;
  #cancel: () => void = () => undefined;

  constructor(pool: Pool, clock: Clock, log: Log) {
    this.#pool = pool;
    this.#clock = clock;
    this.#log = log;
  }

  /** @param client kept until the end */
  async begin(client: Client): Promise<void> {
    this.#client = client;
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${lockKey} + 1)`);
    await client.query(openSchemaSql);
    if (await this.#isAlone()) await client.query(detachAllSql);
    await client.query(`SELECT pg_advisory_lock_shared(${lockKey})`);
    await client.query('COMMIT');
    this.#cancel = this.#clock.every(pruneEveryMs, () => void this.#prune());
  }

  async end(): Promise<void> {
    this.#cancel();
    const client = this.#client;
    if (client === undefined) return;
    try {
      await client.query(`SELECT pg_advisory_unlock_shared(${lockKey})`);
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = '2s'`);
      if (await this.#isAlone()) await client.query(detachAllSql);
      await client.query('COMMIT');
    } catch (error) {
      this.#log.warn('open-triggers-stay', { error: String(error) });
    }
    await client.end().catch(() => undefined);
  }

  /** Until the end of the transaction no other server begins. */
  async #isAlone(): Promise<boolean> {
    const found = await this.#client?.query<{ alone: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${lockKey}) AS alone`,
    );
    return found?.rows[0]?.alone === true;
  }

  async #prune(): Promise<void> {
    try {
      await this.#pool.query(`
        WITH gone AS (
          DELETE FROM ${openSchema}.change
          WHERE position IS NOT NULL AND at < now() - interval '${keptFor}' RETURNING position
        )
        UPDATE ${openSchema}.sequencer SET floor = greatest(floor, (SELECT max(position) FROM gone))`);
    } catch (error) {
      this.#log.warn('open-log-unreachable', { error: String(error) });
    }
  }
}
