import { sql } from 'kysely';
import type { SyncRowTable } from '#contract/sync/sync-field.ts';
import {
  profilesTable,
  sessionsTable,
  settingsTable,
  tempoCorrectionsTable,
} from '#contract/sync/synced-tables.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { recordValues, type SyncWrite } from './record-change.ts';

const recordsAtATime = 20;

/**
 * Queues records that were written before there was a sync. Machines are left out: who runs on one next has it queued.
 * Resolves with whether there were any.
 */
export async function adoptRecords(write: SyncWrite): Promise<boolean> {
  for (const table of [profilesTable, sessionsTable, settingsTable, tempoCorrectionsTable]) {
    const rows = await unknownRows(write, table);
    for (const row of rows) {
      const accountId = String(row['account_id']);
      const pk = String(row[table.keyField]);
      await recordValues(write, table, accountId, pk, toWire(table, row));
    }
    if (rows.length > 0) return true;
  }
  return false;
}

type StoredValues = Readonly<Record<string, string | number | null>>;

async function unknownRows({ query }: SyncWrite, table: SyncRowTable): Promise<readonly StoredValues[]> {
  const [name, key] = [sql.table(table.name), sql.ref(`row.${table.keyField}`)];
  const isNowhere = sql.join(
    ['outbox', 'sync_rows', 'dead_letters'].map(
      (known) => sql`NOT EXISTS (SELECT 1 FROM ${sql.table(known)} AS known
        WHERE known.account_id = row.account_id AND known.table_name = ${table.name} AND known.pk = ${key})`,
    ),
    sql` AND `,
  );
  const found = await sql<StoredValues>`
    SELECT * FROM ${name} AS row WHERE row.account_id <> '' AND ${isNowhere} LIMIT ${recordsAtATime}
  `.execute(query);
  return found.rows;
}

function toWire(table: SyncRowTable, row: StoredValues): Readonly<Record<string, JsonValue>> {
  const values = Object.entries(table.fields).map(([name, { type }]): readonly [string, JsonValue] => {
    const value = row[name] ?? null;
    if (value === null) return [name, null];
    if (type === 'json') return [name, JSON.parse(String(value)) as JsonValue];
    return [name, type === 'boolean' ? value === 1 : value];
  });
  return Object.fromEntries(values);
}
