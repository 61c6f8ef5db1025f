import type { Pool } from 'pg';
import { rowName, rowsStatement, toRow } from '#server/open/table-rows.ts';
import { snapshotMessage } from '#server/shapes/messages.ts';
import { quoteIdentifier } from '#server/shapes/protocol/identifiers.ts';
import { makeFilter } from '#server/shapes/row-filter.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';

/** The rows whose keys fall into one of so many equal parts, from 0: which part a row is in never changes. */
export interface SnapshotPart {
  readonly index: number;
  readonly of: number;
}

/** The rows of a part as they were at one moment, and where the scope's log was at that moment. */
export interface ScopeSnapshot {
  readonly seq: bigint;
  /** What they take in the database, bytes; as text it can be some times as much. */
  readonly bytes: number;
  /** Messages between commas; undefined where it is more than was asked for. */
  readonly text: string | undefined;
}

interface Wanted {
  readonly scope: string;
  readonly ownerColumn: string;
  readonly ownerValue: string;
  readonly part: SnapshotPart;
  readonly mostBytes: number;
}

/** In one statement, which sees one moment. Rows that come to more than `mostBytes` are not read at all, but one that is alone. */
export async function readScopeSnapshot(
  pool: Pool,
  definition: ShapeDefinition,
  { scope, ownerColumn, ownerValue, part, mostBytes }: Wanted,
): Promise<ScopeSnapshot> {
  const { table } = definition;
  const filter = makeFilter(
    `${quoteIdentifier(ownerColumn)} = $1`,
    new Map([[1, ownerValue]]),
    definition.table,
  );
  if ('problem' in filter) throw new Error(filter.problem);
  const owned = { ...definition, filter };
  // What is kept apart, and compressed, is measured as it lies there.
  const sizes = table.columns.map(({ name }) => `coalesce(pg_column_size(${columnSql(name)}), 0)`);
  const size = rowsStatement(
    owned,
    undefined,
    `coalesce(sum(${sizes.join(' + ')}), 0)::bigint AS bytes, count(*) AS count`,
  );
  const { text, values } = rowsStatement(owned);
  const isIn = part.of === 1 ? 'true' : partSql(definition, part);
  const [scopeParam, mostParam] = [`$${values.length + 1}`, `$${values.length + 2}`];
  const { rows } = await pool.query<{ seq: string; bytes: string; count: string; record: string | null }>(
    `SELECT state.seq, size.bytes::text AS bytes, size.count::text AS count, found.record
     FROM (SELECT coalesce(max(seq), 0)::text AS seq FROM sync_scope WHERE scope = ${scopeParam}) AS state
     CROSS JOIN (${size.text} AND ${isIn}) AS size
     LEFT JOIN LATERAL (${text} AND ${isIn} AND (size.bytes <= ${mostParam}::bigint OR size.count = 1)) AS found ON true`,
    [...values, scope, mostBytes],
  );
  const bytes = Number(rows[0]?.bytes ?? 0);
  const messages = rows.flatMap(({ record }) =>
    record === null ? [] : [snapshotMessage(definition, toRow(table, record) ?? [])],
  );
  return {
    ...{ seq: BigInt(rows[0]?.seq ?? 0), bytes },
    text: bytes <= mostBytes || rows[0]?.count === '1' ? messages.join(',\n') : undefined,
  };
}

function partSql({ table, key }: ShapeDefinition, { index, of }: SnapshotPart): string {
  const names = key.map((place) => `${columnSql(table.columns[place]?.name ?? '')}::text`);
  const hash = `hashtextextended(concat_ws(chr(31), ${names.join(', ')}), 0)`;
  return `(${hash} & 9223372036854775807) % ${Math.trunc(of)} = ${Math.trunc(index)}`;
}

function columnSql(name: string): string {
  return `${rowName}.${quoteIdentifier(name)}`;
}
