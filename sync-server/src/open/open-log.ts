import type { Client, Pool } from 'pg';
import type { Log } from '#contract/runtime/log.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { openChannel, openSchema } from './open-schema.ts';

interface Options {
  readonly pool: Pool;
  /** A connection of its own for listening. */
  connect(): Promise<Client>;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds after which it looks without being told. */
  readonly pollMs: number;
  /** Told the oids of tables that changed. */
  onChange(relations: readonly string[]): void;
  /** Done with every look that nobody asked for: for what no trigger tells. */
  onPoll?(): Promise<void>;
}

/** Milliseconds until a lost connection is tried again. */
const reconnectMs = 500;

/** Gives changes their positions as soon as they are committed, and tells whose tables they are of. */
export class OpenLog {
  readonly #options: Options;
  #listener: Client | undefined;
  #cancelPoll: () => void = () => undefined;
  #seen = 0n;
  #running: Promise<bigint> | undefined;
  #isWantedAgain = false;
  #isClosed = false;
  #isReconnecting = false;

  constructor(options: Options) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { pool, clock, pollMs, log, onPoll } = this.#options;
    const { rows } = await pool.query<{ head: string }>(`SELECT head::text FROM ${openSchema}.sequencer`);
    this.#seen = BigInt(rows[0]?.head ?? 0);
    await this.#listen();
    this.#cancelPoll = clock.every(pollMs, () => {
      Promise.all([this.advance(), onPoll?.()]).catch((error: unknown) =>
        log.warn('open-log-unreachable', { error: String(error) }),
      );
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPoll();
    await this.#running?.catch(() => undefined);
    await this.#listener?.end().catch(() => undefined);
  }

  /** Position up to which everything committed before the call has been put in order. */
  async advance(): Promise<bigint> {
    if (this.#running !== undefined) {
      // It may have looked before the caller's changes were committed.
      this.#isWantedAgain = true;
      await this.#running.catch(() => undefined);
      return this.#running === undefined ? this.advance() : this.#running;
    }
    this.#running = this.#assign().finally(() => {
      this.#running = undefined;
      if (this.#isWantedAgain && !this.#isClosed) {
        this.#isWantedAgain = false;
        this.#soon();
      }
    });
    return this.#running;
  }

  async #assign(): Promise<bigint> {
    const { pool, onChange } = this.#options;
    const waiting = await pool.query<{ head: string; is_waiting: boolean }>(
      `SELECT head::text, EXISTS (SELECT FROM ${openSchema}.change WHERE position IS NULL) AS is_waiting
       FROM ${openSchema}.sequencer`,
    );
    const [state] = waiting.rows;
    let head = BigInt(state?.head ?? 0);
    if (state?.is_waiting === true) {
      const { rows } = await pool.query<{ head: string }>(
        `SELECT ${openSchema}.assign_positions()::text AS head`,
      );
      head = BigInt(rows[0]?.head ?? 0);
    }
    if (head > this.#seen) {
      const { rows } = await pool.query<{ relation: string }>(
        `SELECT DISTINCT relation::text FROM ${openSchema}.change WHERE position > $1 AND position <= $2`,
        [this.#seen, head],
      );
      this.#seen = head;
      onChange(rows.map(({ relation }) => relation));
    }
    return head;
  }

  #soon(): void {
    this.advance().catch((error: unknown) =>
      this.#options.log.warn('open-log-unreachable', { error: String(error) }),
    );
  }

  async #listen(): Promise<void> {
    const { connect, log } = this.#options;
    try {
      const client = await connect();
      this.#listener = client;
      client.on('notification', () => this.#soon());
      client.on('error', (error) => log.warn('open-listener-lost', { error: error.message }));
      client.on('end', () => this.#reconnect());
      await client.query(`LISTEN ${openChannel}`);
      this.#soon();
    } catch (error) {
      if (this.#listener === undefined) throw error;
      log.warn('open-listener-lost', { error: String(error) });
      this.#reconnect();
    }
  }

  #reconnect(): void {
    if (this.#isClosed || this.#isReconnecting) return;
    this.#isReconnecting = true;
    this.#options.clock.after(reconnectMs, () => {
      this.#isReconnecting = false;
      void this.#listen();
    });
  }
}
