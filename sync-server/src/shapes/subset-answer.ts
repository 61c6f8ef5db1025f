import type { CachePolicy } from './cache-policy.ts';
import { snapshotMessage, visibleFields } from './messages.ts';
import type { OpenShape } from './open-shape.ts';
import { offsetAt, writeLogOffset, type LogOffset } from './protocol/log-offset.ts';
import { subsetProblem, type SubsetQuery } from './protocol/subset-query.ts';
import { makeFilter } from './row-filter.ts';
import type { ShapeAnswer } from './shape-answer.ts';
import type { SubsetRequest } from './shape-source.ts';
import { schemaHeader, type TableFacts } from './table-facts.ts';
import { parseOrderBy } from './where/order-by.ts';
import { WhereProblem } from './where/where-problem.ts';

interface Options {
  readonly cache: CachePolicy;
  random(): number;
}

const highestMark = 2 ** 31;

/**
 * Some rows of a shape, with what the client needs to tell later changes that they contain from those that they do not.
 *
 * @throws ShapeProblem
 */
export async function answerSubset(
  shape: OpenShape,
  subset: SubsetQuery,
  requested: LogOffset,
  { cache, random }: Options,
): Promise<ShapeAnswer> {
  const { definition } = shape;
  const request = subsetRequest(subset, queryableTable(shape));
  const found = await shape.subset(request).catch((error: unknown) => {
    throw error instanceof WhereProblem ? subsetProblem('where', error.message) : error;
  });
  const mark = Math.floor(random() * highestMark);
  const metadata = JSON.stringify({
    ...visibleFields(found.visible),
    snapshot_mark: mark,
    database_lsn: String(found.beyond),
  });
  const messages = found.rows.map((row) => snapshotMessage(definition, row, mark));
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...cache({ kind: 'uncacheable' }),
      'electric-handle': shape.handle,
      // A client that follows the log already stays where it is: other rows may have changed in between.
      'electric-offset': writeLogOffset(isPlace(requested) ? requested : offsetAt(found.position)),
      'electric-schema': schemaHeader(definition.table, definition.columns),
      'electric-snapshot': 'true',
      'electric-has-data': String(messages.length > 0),
    },
    body: `{"metadata":${metadata},"data":[${messages.join(',\n')}]}`,
  };
}

function isPlace(offset: LogOffset): boolean {
  return offset.kind !== 'start' && offset.kind !== 'now';
}

/** The table with those columns only that a subset may name. */
function queryableTable({ definition: { table, queryableColumns } }: OpenShape): TableFacts {
  if (queryableColumns === undefined) return table;
  return { ...table, columns: table.columns.filter(({ name }) => queryableColumns.has(name)) };
}

function subsetRequest(subset: SubsetQuery, table: TableFacts): SubsetRequest {
  const filter = subset.where === undefined ? undefined : makeFilter(subset.where, subset.params, table);
  if (filter !== undefined && 'problem' in filter) throw subsetProblem('where', filter.problem);
  const { orderBy, limit, offset } = subset;
  return { filter, orderBy: orderBy === undefined ? [] : parseOrder(orderBy, table), limit, offset };
}

function parseOrder(orderBy: string, table: TableFacts): SubsetRequest['orderBy'] {
  const names = new Set(table.columns.map(({ name }) => name));
  try {
    return parseOrderBy(orderBy, (name) => names.has(name));
  } catch (error) {
    throw error instanceof WhereProblem ? subsetProblem('order_by', error.message) : error;
  }
}
