import { grammarFunctions } from './allowed-names.ts';
import type { Expression } from './expression.ts';
import { meaningProblem } from './where-problem.ts';

/** How the names of a filter are written into a statement. */
export interface WhereNames {
  /** SQL of a column, or undefined where the table has none of that name. */
  column(name: string): string | undefined;
  /** SQL of the parameter with that number, or undefined where it was not given. */
  param(number: number): string | undefined;
}

/**
 * Writes a filter as SQL, every part in brackets of its own: nothing of the filter's text gets into the statement, only
 * what was understood of it.
 *
 * @throws WhereProblem for names that are not there
 */
export function writeWhere(expression: Expression, names: WhereNames): string {
  const write = (inner: Expression): string => writeWhere(inner, names);
  switch (expression.kind) {
    case 'column': {
      const column = names.column(expression.name);
      if (column === undefined) throw meaningProblem(expression.at, `unknown reference ${expression.name}`);
      return column;
    }
    case 'param': {
      const param = names.param(expression.number);
      if (param === undefined) {
        throw meaningProblem(expression.at, `parameter $${expression.number} was not provided`);
      }
      return param;
    }
    case 'string':
      return writeString(expression.value);
    case 'number':
      return expression.text;
    case 'constant':
      return expression.word.toUpperCase();
    case 'prefix':
      return `(${expression.operator} ${write(expression.operand)})`;
    case 'infix':
      return `(${write(expression.left)} ${expression.operator} ${write(expression.right)})`;
    case 'test':
      return `(${write(expression.operand)} ${expression.test})`;
    case 'between':
      return `(${write(expression.operand)} ${expression.words} ${write(expression.low)} AND ${write(expression.high)})`;
    case 'list':
      return `(${write(expression.operand)} ${expression.words} (${expression.items.map(write).join(', ')}))`;
    case 'quantified': {
      const { left, operator, quantifier, array } = expression;
      return `(${write(left)} ${operator} ${quantifier} (${write(array)}))`;
    }
    case 'cast':
      return `CAST(${write(expression.operand)} AS ${expression.type})`;
    case 'call': {
      const name = grammarFunctions.has(expression.name) ? expression.name : `pg_catalog.${expression.name}`;
      return `${name}(${expression.items.map(write).join(', ')})`;
    }
    case 'array':
      return `ARRAY[${expression.items.map(write).join(', ')}]`;
    case 'row':
      return `ROW(${expression.items.map(write).join(', ')})`;
    case 'element': {
      const bound = (inner: Expression | undefined): string => (inner === undefined ? '' : write(inner));
      const { from, to, isSlice } = expression;
      return `(${write(expression.operand)})[${bound(from)}${isSlice ? ':' : ''}${bound(to)}]`;
    }
  }
}

/** Backslashes mean themselves whatever `standard_conforming_strings` says. */
function writeString(value: string): string {
  const quoted = value.replaceAll("'", "''");
  return value.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** Numbers of the parameters that a filter uses. */
export function usedParams(expression: Expression): ReadonlySet<number> {
  const used = new Set<number>();
  writeWhere(expression, {
    column: () => '',
    param: (number) => {
      used.add(number);
      return '';
    },
  });
  return used;
}
