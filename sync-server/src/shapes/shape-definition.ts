import { createHash } from 'node:crypto';
import { invalidRequest } from './protocol/shape-problem.ts';
import type { ShapeWish } from './protocol/shape-query.ts';
import { keyColumns, type TableFacts } from './table-facts.ts';
import { makeFilter, type RowFilter } from './row-filter.ts';

/** A shape that has been held against its table. */
export interface ShapeDefinition {
  readonly table: TableFacts;
  readonly filter: RowFilter | undefined;
  /** Indexes of the columns that clients get, in the table's order. */
  readonly columns: readonly number[];
  /** Indexes of the columns that name a row. */
  readonly key: readonly number[];
  /** Names that subsets may use; all of the table where it is absent. */
  readonly queryableColumns: ReadonlySet<string> | undefined;
  readonly replica: 'default' | 'full';
  readonly log: 'full' | 'changes_only';
  /** The same for the same shape of the same table, and for no other. */
  readonly hash: string;
}

/** @throws ShapeProblem */
export function defineShape(wish: ShapeWish, table: TableFacts): ShapeDefinition {
  const key = keyColumns(table);
  const columns = selectColumns(wish, table);
  const filter = wish.where === undefined ? undefined : makeFilter(wish.where, wish.params, table);
  if (filter !== undefined && 'problem' in filter) throw invalidRequest({ where: [filter.problem] });
  if (filter === undefined && wish.params.size > 0) {
    throw invalidRequest({ params: ['parameters without a where clause were not used'] });
  }
  const queryable = wish.queryableColumns;
  const identity = [
    table.schema,
    table.table,
    table.signature,
    wish.where ?? null,
    [...wish.params].sort(([one], [other]) => one - other),
    columns,
    queryable ?? null,
    wish.replica,
    wish.log,
  ];
  return {
    table,
    filter,
    columns,
    key,
    queryableColumns: queryable === undefined ? undefined : new Set(queryable),
    replica: wish.replica,
    log: wish.log,
    hash: createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16),
  };
}

function selectColumns(wish: ShapeWish, table: TableFacts): readonly number[] {
  const names = table.columns.map((column) => column.name);
  const keyNames = table.columns
    .filter((column) => column.keyIndex !== undefined)
    .map((column) => column.name);
  for (const [field, list] of [
    ['queryable_columns', wish.queryableColumns],
    ['columns', wish.columns],
  ] as const) {
    const unknown = (list ?? []).filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw invalidRequest({
        [field]: [`The following columns are not found on the table: ${unknown.join(', ')}`],
      });
    }
  }
  const missing = keyNames.filter((name) => wish.columns !== undefined && !wish.columns.includes(name));
  if (missing.length > 0) {
    throw invalidRequest({
      columns: [`The list of columns must include all primary key columns, missing: ${missing.join(', ')}`],
    });
  }
  const queryable = wish.queryableColumns;
  const closed = (wish.columns ?? []).filter(
    (name) => queryable !== undefined && !queryable.includes(name) && !keyNames.includes(name),
  );
  if (closed.length > 0) {
    throw invalidRequest({ columns: [`The following columns are not queryable: ${closed.join(', ')}`] });
  }
  const selected = wish.columns ?? (queryable === undefined ? names : [...queryable, ...keyNames]);
  return names.flatMap((name, index) => (selected.includes(name) ? [index] : []));
}
