import type { Pool } from 'pg';
import { ownerColumn } from '#contract/sync/shape-row.ts';
import type { SyncRowTable } from '#contract/sync/sync-field.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';
import { toKeptRow } from '#server/push/row-tables.ts';

export interface ReadRow {
  readonly pk: string;
  readonly row: VersionedRow;
}

/** SQL for rows that are not deleted. */
export const notDeleted = `(deleted_hlc IS NULL OR coalesce(restored_hlc COLLATE "C" > deleted_hlc COLLATE "C", false))`;

/** A row of an account, deleted or not. */
export async function readRow(
  pool: Pool,
  accountId: string,
  table: SyncRowTable,
  pk: string,
): Promise<VersionedRow | undefined> {
  const { rows } = await pool.query({
    name: `rest-${table.name}`,
    text: `SELECT * FROM ${table.name} WHERE ${ownerColumn} = $1 AND ${table.keyField} = $2`,
    values: [accountId, pk],
  });
  return rows[0] === undefined ? undefined : toKeptRow(table, rows[0]).row;
}

/** Rows of an account that are there, by their keys. */
export async function readRows(
  pool: Pool,
  accountId: string,
  table: SyncRowTable,
  most: number,
): Promise<readonly ReadRow[]> {
  const { rows } = await pool.query({
    name: `rest-all-${table.name}`,
    text: `SELECT * FROM ${table.name} WHERE ${ownerColumn} = $1 AND ${notDeleted} ORDER BY ${table.keyField} COLLATE "C" LIMIT $2`,
    values: [accountId, most],
  });
  return rows.map((record: Record<string, unknown>) => {
    const { pk, row } = toKeptRow(table, record);
    return { pk, row };
  });
}
