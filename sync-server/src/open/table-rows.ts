import { quoteIdentifier, quoteRelation } from '#server/shapes/protocol/identifiers.ts';
import { filterSql, type RowFilter } from '#server/shapes/row-filter.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { SubsetRequest, VisibleTransactions } from '#server/shapes/shape-source.ts';
import type { RowText, TableFacts } from '#server/shapes/table-facts.ts';
import { parseRecordText } from './record-text.ts';

/** A statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Name that stands for the row in every statement; a column of this name would hide it. */
export const rowName = 'beatrunner_row';
const row = rowName;

/** The rows of a shape (or of a subset of it), each as one text, or what else is to be said of them. */
export function rowsStatement(
  definition: ShapeDefinition,
  subset?: SubsetRequest,
  selected = `${row}::text AS record`,
): Statement {
  const { table } = definition;
  const values: unknown[] = [];
  const conditions = [definition.filter, subset?.filter].flatMap((filter) => {
    if (filter === undefined) return [];
    const condition = conditionSql(
      filter,
      table,
      values.length + 1,
      (name) => `${row}.${quoteIdentifier(name)}`,
    );
    values.push(...filter.params);
    return [condition];
  });
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const order = (subset?.orderBy ?? []).map(
    ({ column, direction, nulls }) =>
      `${row}.${quoteIdentifier(column)} ${direction}${nulls === undefined ? '' : ` NULLS ${nulls}`}`,
  );
  const text = [
    `SELECT ${selected} FROM ${quoteRelation(table)} AS ${row}${where}`,
    ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
    ...(subset?.limit === undefined ? [] : [`LIMIT ${subset.limit}`]),
    ...(subset?.offset === undefined ? [] : [`OFFSET ${subset.offset}`]),
  ].join(' ');
  return { text, values };
}

/** Whether a row that is there as text (`recordSql`) belongs to the shape. */
export function membershipSql(definition: ShapeDefinition, recordSql: string, firstParam: number): string {
  const { table, filter } = definition;
  if (filter === undefined) return `${recordSql} IS NOT NULL`;
  const condition = conditionSql(
    filter,
    table,
    firstParam,
    (name) => `(kept.${row}).${quoteIdentifier(name)}`,
  );
  // OFFSET 0 keeps the row from being read again for every column.
  return `(SELECT ${condition} FROM (SELECT ${recordSql}::${quoteRelation(table)} AS ${row} WHERE ${recordSql} IS NOT NULL OFFSET 0) AS kept)`;
}

function conditionSql(
  filter: RowFilter,
  table: TableFacts,
  firstParam: number,
  column: (name: string) => string,
): string {
  // Anything but a condition is refused here, in words that name the place.
  return `(${filterSql(filter, table, firstParam, column)})`;
}

/** @returns undefined where the text is no row of this table */
export function toRow(table: TableFacts, record: string): RowText | undefined {
  const fields = parseRecordText(record);
  if (fields?.length !== table.columns.length) return undefined;
  return fields.map((value, index) => {
    const column = table.columns[index];
    if (column?.typeName !== 'bool' || column.dimensions > 0) return value;
    return value === null ? null : value === 't' ? 'true' : 'false';
  });
}

/** Reads what `pg_current_snapshot()` writes: `10:20:10,14`. */
export function parseSnapshot(text: string): VisibleTransactions {
  const [xmin = '0', xmax = '0', xips = ''] = text.split(':');
  return {
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    xips: xips === '' ? [] : xips.split(',').map((xip) => BigInt(xip)),
  };
}
