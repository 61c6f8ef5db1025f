import type { Pool } from 'pg';

/** What the language model costs an account: counted by month, and never above the limit. Amounts are millionths of a dollar. */
export class ModelSpend {
  readonly #pool: Pool;
  readonly #wallTimeMs: () => number;
  readonly #limit: number;

  constructor(pool: Pool, wallTimeMs: () => number, monthlyUsd: number) {
    this.#pool = pool;
    this.#wallTimeMs = wallTimeMs;
    this.#limit = Math.floor(monthlyUsd * 1_000_000);
  }

  /** YYYY-MM, UTC. */
  month(): string {
    return new Date(this.#wallTimeMs()).toISOString().slice(0, 7);
  }

  async spent(accountId: string): Promise<number> {
    const { rows } = await this.#pool.query<{ micro_usd: string }>(
      'SELECT micro_usd FROM model_spend WHERE account_id = $1 AND month = $2',
      [accountId, this.month()],
    );
    return Number(rows[0]?.micro_usd ?? 0);
  }

  /**
   * Sets aside the most that a request may cost, before it is made: requests that are made at once cannot spend the same
   * money.
   *
   * @returns gives back what it did not cost; undefined where there is not enough left
   */
  async reserve(accountId: string, most: number): Promise<((cost: number) => Promise<void>) | undefined> {
    const month = this.month();
    const { rowCount } = await this.#pool.query(
      `INSERT INTO model_spend AS s (account_id, month, micro_usd) SELECT $1, $2, $3::bigint WHERE $3::bigint <= $4::bigint
       ON CONFLICT (account_id, month) DO UPDATE SET micro_usd = s.micro_usd + excluded.micro_usd
       WHERE s.micro_usd + excluded.micro_usd <= $4::bigint`,
      [accountId, month, most, this.#limit],
    );
    if (rowCount !== 1) return undefined;
    return async (cost) => {
      await this.#pool.query(
        'UPDATE model_spend SET micro_usd = greatest(0, micro_usd - $3::bigint) WHERE account_id = $1 AND month = $2',
        [accountId, month, Math.floor(most - cost)],
      );
    };
  }
}
