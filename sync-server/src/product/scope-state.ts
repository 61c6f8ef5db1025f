import type { Pool, PoolClient } from 'pg';

/** How far a scope has come. */
export interface ScopeState {
  readonly seq: bigint;
  /** Changes up to here are no longer kept. */
  readonly floor: bigint;
  /** Of the scope and of the whole database: another one, another past. */
  readonly epoch: string;
}

const stateSql = `
SELECT coalesce(s.seq, 0)::text AS seq, coalesce(s.floor_seq, 0)::text AS floor,
  coalesce(s.epoch, 1)::text || '.' || e.epoch::text AS epoch
FROM sync_epoch AS e LEFT JOIN sync_scope AS s ON s.scope = $1`;

/** A scope that is not there yet is one in which nothing has happened. */
export async function readScopeState(database: Pool | PoolClient, scope: string): Promise<ScopeState> {
  const { rows } = await database.query<{ seq: string; floor: string; epoch: string }>(stateSql, [scope]);
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no epoch');
  return { seq: BigInt(row.seq), floor: BigInt(row.floor), epoch: row.epoch };
}
