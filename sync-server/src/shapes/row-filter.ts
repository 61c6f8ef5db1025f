import { quoteIdentifier } from './protocol/identifiers.ts';
import type { TableFacts } from './table-facts.ts';
import type { Expression } from './where/expression.ts';
import { parseWhere } from './where/parse-where.ts';
import { meaningProblem, WhereProblem } from './where/where-problem.ts';
import { usedParams, writeWhere } from './where/write-where.ts';

/** Which rows belong to a shape or a subset. */
export interface RowFilter {
  readonly expression: Expression;
  /** Values of $1, $2... */
  readonly params: readonly string[];
}

/** @returns the filter, or what is wrong with it in Electric's words */
export function makeFilter(
  text: string,
  params: ReadonlyMap<number, string>,
  table: TableFacts,
): RowFilter | { readonly problem: string } {
  try {
    const expression = parseWhere(text);
    const filter = { expression, params: orderParams(expression, params) };
    // Names are looked up now, so that nobody finds out at the first change.
    filterSql(filter, table, 1, quoteIdentifier);
    return filter;
  } catch (error) {
    if (!(error instanceof WhereProblem)) throw error;
    return { problem: error.message };
  }
}

function orderParams(expression: Expression, params: ReadonlyMap<number, string>): readonly string[] {
  const used = usedParams(expression);
  const unused = [...params.keys()].find((number) => !used.has(number));
  if (unused !== undefined) throw meaningProblem(0, `parameter value for $${unused} was not used`);
  const highest = Math.max(0, ...used);
  return Array.from({ length: highest }, (_, index) => {
    const value = params.get(index + 1);
    if (value === undefined) throw meaningProblem(0, `parameter $${index + 1} was not provided`);
    if (!used.has(index + 1)) {
      throw meaningProblem(
        0,
        `expression is missing $${index + 1} - parameters should be numbered sequentially`,
      );
    }
    return value;
  });
}

/**
 * The filter as SQL.
 *
 * @param firstParam number that its $1 has in the statement
 * @param column how a column is written
 */
export function filterSql(
  filter: RowFilter,
  table: TableFacts,
  firstParam: number,
  column: (name: string) => string,
): string {
  const names = new Set(table.columns.map(({ name }) => name));
  return writeWhere(filter.expression, {
    column: (name) => (names.has(name) ? column(name) : undefined),
    param: (number) => `$${firstParam + number - 1}`,
  });
}
