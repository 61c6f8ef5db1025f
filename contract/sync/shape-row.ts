import { z } from 'zod';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { FieldVersion, VersionedRow } from '#core/sync/versioned-row.ts';
import { hlcSchema } from './push-protocol.ts';
import { isFieldValue, type SyncTable } from './sync-field.ts';

/**
 * Columns that every `row` table has on the server besides its key and its fields: clock readings by field, fields that
 * only a newer version knows, and the tombstone. A shape sends the whole row whenever `hlcs` is among what changed: a value
 * that was written again is the same, and newer.
 */
export const versionColumns = ['hlcs', 'extra', 'deleted_hlc', 'restored_hlc'] as const;

/** The column that says whose a row is; shapes of an account do not need it. */
export const ownerColumn = 'account_id';

/** The shape that is held open: one row an account. */
export const accountHeadTable = 'account_head';
/** `seq` is the account's place in its log, `schema_epoch` changes with the tables. Its key is the owner. */
export const accountHeadColumns = ['seq', 'schema_epoch'] as const;

const hlcsSchema = z.record(z.string(), z.unknown());
const extraSchema = z.record(z.string(), z.json());

export interface ReadShapeRow {
  readonly pk: string;
  readonly row: VersionedRow;
  /** Fields that were left out because nothing of the kind may be in them. */
  readonly refused: readonly string[];
}

/** A row of a shape as a part of a record; undefined where even its key makes no sense. */
export function readShapeRow(
  table: SyncTable,
  value: Readonly<Record<string, unknown>>,
): ReadShapeRow | undefined {
  const pk = table.keySchema.safeParse(value[table.keyField]);
  if (!pk.success) return undefined;
  const hlcs = hlcsSchema.catch({}).parse(value['hlcs'] ?? {});
  const extra = extraSchema.catch({}).parse(value['extra'] ?? {});
  const fields: Record<string, FieldVersion> = {};
  const refused: string[] = [];
  const columns = [
    ...Object.keys(table.fields).map((name) => [name, value[name]] as const),
    ...Object.entries(extra),
  ];
  for (const [name, v] of columns) {
    const hlc = table.kind === 'union' ? immutableHlc : hlcSchema.safeParse(hlcs[name]).data;
    if (v === undefined || hlc === undefined) continue;
    if (isFieldValue(table, name, v)) fields[name] = { v: v as JsonValue, hlc };
    else refused.push(name);
  }
  return {
    pk: pk.data,
    row: {
      fields,
      ...tombstone(value, 'deleted_hlc', 'deletedHlc'),
      ...tombstone(value, 'restored_hlc', 'restoredHlc'),
    },
    refused,
  };
}

/** What never changes needs no clock. */
export const immutableHlc = '000000000000-0000-0000000000000000';

function tombstone<Key extends 'deletedHlc' | 'restoredHlc'>(
  value: Readonly<Record<string, unknown>>,
  column: string,
  key: Key,
): { readonly [K in Key]?: string } {
  const hlc = hlcSchema.safeParse(value[column]);
  return hlc.success ? ({ [key]: hlc.data } as { readonly [K in Key]?: string }) : {};
}
