import type { Pool } from 'pg';
import { GatheredReads } from '#server/database/gathered-reads.ts';

/** How far a scope has come. */
export interface ScopeState {
  readonly seq: bigint;
  /** Changes up to here are no longer kept. */
  readonly floor: bigint;
  /** Of the scope and of the whole database: another one, another past. */
  readonly epoch: string;
  /** It is an account's that was erased. */
  readonly isErased: boolean;
}

interface StateRow {
  readonly scope: string;
  readonly seq: string;
  readonly floor: string;
  readonly epoch: string;
  readonly erased: boolean;
}

const statesSql = `
SELECT asked.scope, coalesce(s.seq, 0)::text AS seq, coalesce(s.floor_seq, 0)::text AS floor,
  coalesce(s.epoch, 1)::text || '.' || e.epoch::text AS epoch,
  asked.scope LIKE 'account:%' AND is_erased(substr(asked.scope, 9)) AS erased
FROM unnest($1::text[]) AS asked (scope) CROSS JOIN sync_epoch AS e
LEFT JOIN sync_scope AS s ON s.scope = asked.scope`;

/** States of scopes, read for the many who ask at once: everybody who waits looks at the state of a scope of their own. */
export class ScopeStates {
  readonly #reads: GatheredReads<ScopeState>;

  constructor(pool: Pool) {
    this.#reads = new GatheredReads((scopes) => readStates(pool, scopes));
  }

  /** As it is now or later, never as it was before. A scope that is not there yet is one in which nothing has happened. */
  async read(scope: string): Promise<ScopeState> {
    const state = await this.#reads.get(scope);
    if (state === undefined) throw new Error('the database has no epoch');
    return state;
  }
}

async function readStates(pool: Pool, scopes: readonly string[]): Promise<ReadonlyMap<string, ScopeState>> {
  const { rows } = await pool.query<StateRow>({ name: 'scope-states', text: statesSql, values: [scopes] });
  return new Map(
    rows.map(({ scope, seq, floor, epoch, erased }) => [
      scope,
      { seq: BigInt(seq), floor: BigInt(floor), epoch, isErased: erased },
    ]),
  );
}
