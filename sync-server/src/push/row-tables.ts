import type { SyncFieldType, SyncRowTable, SyncTable, SyncUnionTable } from '#contract/sync/sync-field.ts';
import { ownerColumn } from '#contract/sync/shape-row.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { HlcText } from '#core/sync/hybrid-clock.ts';
import type { FieldVersion, VersionedRow } from '#core/sync/versioned-row.ts';

/** Postgres' types for what fields are kept as. */
export const columnTypes: Readonly<Record<SyncFieldType, string>> = {
  text: 'text',
  integer: 'int4',
  number: 'float8',
  boolean: 'bool',
  json: 'jsonb',
};

/** A record as the server has it. */
export interface KeptRow {
  readonly accountId: string;
  readonly pk: string;
  readonly row: VersionedRow;
}

/** The statements of one table. Every name in them is one of the contract's. */
export interface TableStatements {
  /** Rows by accounts and keys. */
  readonly load: string;
  /** Rows from one JSON text. */
  readonly save: string;
}

export function rowStatements(table: SyncRowTable): TableStatements {
  const columns = [
    ...fieldColumns(table),
    ...['hlcs jsonb', 'extra jsonb', 'deleted_hlc text', 'restored_hlc text'],
  ];
  const names = columns.map(nameOf);
  const key = `${ownerColumn}, ${table.keyField}`;
  const updates = names.map((name) => `${name} = excluded.${name}`);
  return {
    load: `SELECT * FROM ${table.name} WHERE ${ownerColumn} = ANY ($1::text[]) AND ${table.keyField} = ANY ($2::text[])`,
    save: `INSERT INTO ${table.name} (${key}, ${names.join(', ')})
      SELECT ${key}, ${names.join(', ')}
      FROM json_to_recordset($1::json) AS r(${ownerColumn} text, ${table.keyField} text, ${columns.join(', ')})
      ON CONFLICT (${key}) DO UPDATE SET ${updates.join(', ')}`,
  };
}

/** What never changes is kept once, by its name. */
export function unionStatement(table: SyncUnionTable): string {
  const columns = [...fieldColumns(table), 'extra jsonb'];
  const key = `${ownerColumn}, ${table.keyField}`;
  const names = columns.map(nameOf).join(', ');
  return `INSERT INTO ${table.name} (${key}, ${names})
    SELECT ${key}, ${names}
    FROM json_to_recordset($1::json) AS r(${ownerColumn} text, ${table.keyField} text, ${columns.join(', ')})
    ON CONFLICT (${key}) DO NOTHING`;
}

function fieldColumns(table: SyncTable): readonly string[] {
  return Object.entries(table.fields).map(([name, { type }]) => `${name} ${columnTypes[type]}`);
}

function nameOf(column: string): string {
  return column.slice(0, column.indexOf(' '));
}

type DatabaseRow = Readonly<Record<string, unknown>>;

/** A row of the database as a record with its clocks. */
export function toKeptRow(table: SyncRowTable, record: DatabaseRow): KeptRow {
  const hlcs = record['hlcs'] as Readonly<Record<string, HlcText>>;
  const extra = (record['extra'] ?? {}) as Readonly<Record<string, JsonValue>>;
  const fields = Object.entries(hlcs).map(([name, hlc]): readonly [string, FieldVersion] => {
    const value = Object.hasOwn(table.fields, name) ? record[name] : extra[name];
    return [name, { v: (value ?? null) as JsonValue, hlc }];
  });
  const { deleted_hlc: deletedHlc, restored_hlc: restoredHlc } = record;
  return {
    accountId: String(record[ownerColumn]),
    pk: String(record[table.keyField]),
    row: {
      fields: Object.fromEntries(fields),
      ...(typeof deletedHlc === 'string' && { deletedHlc }),
      ...(typeof restoredHlc === 'string' && { restoredHlc }),
    },
  };
}

/** A record as `TableStatements.save` reads it. */
export function toDatabaseRow(table: SyncRowTable, { accountId, pk, row }: KeptRow): DatabaseRow {
  const entries = Object.entries(row.fields);
  return {
    ...withUnknownApart(
      table,
      entries.map(([name, { v }]) => [name, v]),
    ),
    [ownerColumn]: accountId,
    [table.keyField]: pk,
    hlcs: Object.fromEntries(entries.map(([name, { hlc }]) => [name, hlc])),
    deleted_hlc: row.deletedHlc ?? null,
    restored_hlc: row.restoredHlc ?? null,
  };
}

/** Values by column; those that have none, together in `extra`. */
export function withUnknownApart(
  table: SyncTable,
  values: readonly (readonly [string, JsonValue])[],
): DatabaseRow {
  const isKnown = ([name]: readonly [string, JsonValue]): boolean => Object.hasOwn(table.fields, name);
  const unknown = values.filter((entry) => !isKnown(entry));
  return {
    ...Object.fromEntries(values.filter(isKnown)),
    extra: unknown.length === 0 ? null : Object.fromEntries(unknown),
  };
}
