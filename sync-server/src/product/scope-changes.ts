import type { Pool } from 'pg';
import { toRow } from '#server/open/table-rows.ts';
import { quoteIdentifier, quoteRelation } from '#server/shapes/protocol/identifiers.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { RowChange } from '#server/shapes/shape-source.ts';
import type { RowText } from '#server/shapes/table-facts.ts';

interface ChangeRow {
  readonly seq: string;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly transaction: string;
  readonly key: readonly string[];
  readonly changed: readonly string[] | null;
  readonly record: string | null;
}

interface Wanted {
  readonly scope: string;
  readonly after: bigint;
  readonly limit: number;
  readonly ownerColumn: string;
  readonly ownerValue: string;
}

/** Clock readings of a row's fields, where it has any: they change with every operation. */
const readingsColumn = 'hlcs';

/** Stands for what a column was before; nobody gets to see it. */
const another = '\0';

/**
 * What the log of a scope says of a table, with the rows as they are now: a row that changed several times may show its
 * last state early, and a row that is gone shows nothing until the log comes to its end.
 */
export async function readScopeChanges(
  pool: Pool,
  definition: ShapeDefinition,
  { scope, after, limit, ownerColumn, ownerValue }: Wanted,
): Promise<readonly RowChange[]> {
  const { table, key } = definition;
  const sameKey = key.map((index, place) => {
    const column = table.columns[index];
    if (column === undefined) throw new Error(`${table.table} has lost its key`);
    return `live.${quoteIdentifier(column.name)} = log.key[${place + 1}]::${quoteIdentifier(column.typeName)}`;
  });
  const owner = table.columns.find(({ name }) => name === ownerColumn);
  const { rows } = await pool.query<ChangeRow>(
    `SELECT log.seq::text, log.operation, log.transaction::text, log.key, log.changed, live::text AS record
     FROM sync_change AS log
     LEFT JOIN ${quoteRelation(table)} AS live ON log.operation <> 'delete' AND ${sameKey.join(' AND ')}
       AND live.${quoteIdentifier(ownerColumn)} = $5::${quoteIdentifier(owner?.typeName ?? 'text')}
     WHERE log.scope = $1 AND log.relation = $2 AND log.seq > $3::bigint
     ORDER BY log.seq LIMIT $4`,
    [scope, table.table, after, limit, ownerValue],
  );
  return rows.map((row) => toChange(definition, row));
}

function toChange({ table, key }: ShapeDefinition, row: ChangeRow): RowChange {
  const now = row.record === null ? undefined : toRow(table, row.record);
  const change = { position: BigInt(row.seq), transaction: BigInt(row.transaction) };
  if (row.operation === 'delete') {
    const before: (string | null)[] = table.columns.map(() => null);
    key.forEach((index, place) => (before[index] = row.key[place] ?? null));
    return { ...change, before, after: undefined, wasIn: true, isIn: false };
  }
  if (now === undefined) return { ...change, before: undefined, after: undefined, wasIn: false, isIn: false };
  // A newer reading of the same value is a change of that value, too: whoever has another one has to hear of it.
  const isWritten = row.changed?.includes(readingsColumn) === true;
  const before: RowText | undefined =
    row.operation === 'insert'
      ? undefined
      : now.map((value, index) =>
          // The key is what it was: a row with another one is another row.
          (isWritten && !key.includes(index)) || row.changed?.includes(table.columns[index]?.name ?? '')
            ? another
            : value,
        );
  return { ...change, before, after: now, wasIn: before !== undefined, isIn: true };
}
