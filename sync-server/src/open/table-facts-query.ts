import type { Pool } from 'pg';
import type { RelationName } from '#server/shapes/protocol/identifiers.ts';
import type { ColumnFacts, TableFacts } from '#server/shapes/table-facts.ts';

interface ColumnRow {
  readonly relation: string;
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type_name: string;
  readonly dimensions: number;
  readonly type_modifier: number;
  readonly is_not_null: boolean;
  readonly key_index: number | null;
  readonly type_id: string;
}

const factsSql = `
SELECT c.oid::text AS relation, n.nspname AS schema, c.relname AS "table", a.attname AS name, coalesce(e.typname, t.typname) AS type_name,
  CASE WHEN e.oid IS NULL THEN 0 ELSE greatest(a.attndims, 1) END::int AS dimensions,
  a.atttypmod AS type_modifier, a.attnotnull AS is_not_null, a.atttypid::text AS type_id,
  (SELECT (k.place - 1)::int FROM unnest(i.indkey) WITH ORDINALITY AS k(attribute, place)
   WHERE k.attribute = a.attnum) AS key_index
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ('r', 'p')`;

/** A table as the database has it now. Its signature begins with its oid. */
export async function queryTableFacts(
  pool: Pool,
  { schema, table }: RelationName,
): Promise<TableFacts | undefined> {
  const { rows } = await pool.query<ColumnRow>(
    `${factsSql} AND n.nspname = $1 AND c.relname = $2 ORDER BY a.attnum`,
    [schema, table],
  );
  return toFacts(rows);
}

/** Those of these tables that there are now, by their oids. */
export async function queryFactsByOid(
  pool: Pool,
  oids: readonly string[],
): Promise<ReadonlyMap<string, TableFacts>> {
  const { rows } = await pool.query<ColumnRow>(`${factsSql} AND c.oid = ANY ($1::oid[]) ORDER BY a.attnum`, [
    oids,
  ]);
  const found = new Map<string, TableFacts>();
  for (const [oid, columns] of Map.groupBy(rows, ({ relation }) => relation)) {
    const facts = toFacts(columns);
    if (facts !== undefined) found.set(oid, facts);
  }
  return found;
}

/** Whether nothing has happened to a table itself: it has its name, and its columns are as they were. */
export function isSameTable(known: TableFacts, now: TableFacts | undefined): boolean {
  return now?.schema === known.schema && now.table === known.table && now.signature === known.signature;
}

/** @param rows all columns of one table, in their order */
function toFacts(rows: readonly ColumnRow[]): TableFacts | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const { relation, schema, table } = first;
  const columns = rows.map(toColumn);
  const types = rows.map((row) => row.type_id).join(',');
  return { schema, table, columns, signature: `${relation}:${types}:${JSON.stringify(columns)}` };
}

/** The oid of a table that was read with `queryTableFacts`. */
export function relationOid({ signature }: TableFacts): string {
  return signature.slice(0, signature.indexOf(':'));
}

function toColumn(row: ColumnRow): ColumnFacts {
  return {
    name: row.name,
    typeName: row.type_name,
    dimensions: row.dimensions,
    typeModifier: row.type_modifier,
    isNotNull: row.is_not_null,
    ...(row.key_index !== null && { keyIndex: row.key_index }),
  };
}
