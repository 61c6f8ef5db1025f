import { readTokens } from './tokens.ts';
import { TokenReader } from './token-reader.ts';
import { meaningProblem, syntaxProblem } from './where-problem.ts';

/** One column of an order. */
export interface OrderTerm {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls?: 'FIRST' | 'LAST';
}

/**
 * Reads `column [ASC | DESC] [NULLS FIRST | LAST], ...`.
 *
 * @throws WhereProblem
 */
export function parseOrderBy(text: string, hasColumn: (name: string) => boolean): readonly OrderTerm[] {
  const tokens = new TokenReader(readTokens(text));
  const terms: OrderTerm[] = [];
  do {
    if (terms.length > 0) tokens.takeMark(',');
    terms.push(parseTerm(tokens, hasColumn));
  } while (tokens.next.kind !== 'end');
  return terms;
}

function parseTerm(tokens: TokenReader, hasColumn: (name: string) => boolean): OrderTerm {
  const token = tokens.take();
  const column = token.kind === 'quoted' ? token.name : token.kind === 'word' ? token.word : undefined;
  if (column === undefined) throw syntaxProblem(token.at, token.text);
  if (!hasColumn(column)) throw meaningProblem(token.at, `unknown reference ${column}`);
  const direction = tokens.isWord('desc') ? 'DESC' : 'ASC';
  if (tokens.isWord('asc', 'desc')) tokens.take();
  if (!tokens.isWord('nulls')) return { column, direction };
  tokens.take();
  const nulls = tokens.isWord('first') ? 'FIRST' : 'LAST';
  tokens.takeWord(nulls.toLowerCase());
  return { column, direction, nulls };
}
