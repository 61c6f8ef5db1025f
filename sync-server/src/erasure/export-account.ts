import type { Pool } from 'pg';
import { ownerColumn } from '#contract/sync/shape-row.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';

/** One row of what is kept of an account. */
export interface ExportedRow {
  readonly table: string;
  /** Column by column, as JSON has it; without the account's id. */
  readonly row: Readonly<Record<string, unknown>>;
}

const rowsAtOnce = 200;

/**
 * Everything that is kept of an account, as it was at one moment: table by table, tombstones and clocks included. Takes a
 * connection until its end; whoever stops early has to say so (`return`), as `for await` does.
 */
export async function* exportAccount(pool: Pool, accountId: string): AsyncGenerator<ExportedRow, void> {
  const client = await pool.connect();
  let isWhole = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { table, key } of exportedTables) {
      await client.query(
        `DECLARE exported NO SCROLL CURSOR FOR
         SELECT to_jsonb(t) - '${ownerColumn}' AS row FROM ${table} AS t WHERE ${ownerColumn} = $1 ORDER BY ${key}`,
        [accountId],
      );
      for (;;) {
        const { rows } = await client.query<{ row: ExportedRow['row'] }>(`FETCH ${rowsAtOnce} FROM exported`);
        for (const { row } of rows) yield { table, row };
        if (rows.length < rowsAtOnce) break;
      }
      await client.query('CLOSE exported');
    }
    await client.query('COMMIT');
    isWhole = true;
  } finally {
    client.release(!isWhole);
  }
}

const exportedTables = [
  ...syncedTables.map(({ name, keyField }) => ({ table: name, key: keyField })),
  { table: 'sync_device', key: 'device_id' },
];
