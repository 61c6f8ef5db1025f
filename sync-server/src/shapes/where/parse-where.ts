import type { Expression } from './expression.ts';
import { parseOperand } from './parse-operand.ts';
import type { Token } from './tokens.ts';
import { readTokens } from './tokens.ts';
import { TokenReader } from './token-reader.ts';
import { meaningProblem } from './where-problem.ts';

/** How tightly operators hold, loosest first, as in Postgres. */
const levels = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  like: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  at: 11,
  sign: 12,
};
const comparisons = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);
const longestFilter = 16_384;

/**
 * Reads a filter as Postgres would read it after `WHERE`: one expression and nothing else. Names are not looked up here.
 *
 * @throws WhereProblem
 */
export function parseWhere(text: string): Expression {
  if (text.length > longestFilter)
    throw meaningProblem(0, `filters longer than ${longestFilter} characters are not supported`);
  const tokens = new TokenReader(readTokens(text));
  const expression = parseExpression(tokens, levels.or);
  if (tokens.next.kind !== 'end') throw tokens.unexpected();
  return expression;
}

/** Everything that holds at least as tightly as `level`. */
export function parseExpression(tokens: TokenReader, level: number): Expression {
  return tokens.deeper(() => {
    let left = parsePrefix(tokens, level);
    for (;;) {
      const found = infixLevel(tokens);
      if (found === undefined || found < level) return left;
      left = parseInfix(tokens, left, found);
    }
  });
}

/** @returns an expression that ends before commas and brackets */
export function parseWholeExpression(tokens: TokenReader): Expression {
  return parseExpression(tokens, levels.or);
}

function parsePrefix(tokens: TokenReader, level: number): Expression {
  const token = tokens.next;
  if (tokens.isWord('not') && level <= levels.not) {
    tokens.take();
    return { kind: 'prefix', at: token.at, operator: 'NOT', operand: parseExpression(tokens, levels.not) };
  }
  if (token.kind === 'operator') {
    if (token.text === '-' || token.text === '+') {
      tokens.take();
      const operand = parseExpression(tokens, levels.sign);
      return { kind: 'prefix', at: token.at, operator: token.text, operand };
    }
    if (token.text === '~' || token.text === '@') {
      tokens.take();
      const operand = parseExpression(tokens, levels.sum);
      return { kind: 'prefix', at: token.at, operator: token.text, operand };
    }
  }
  return parseOperand(tokens, parseWholeExpression);
}

function infixLevel(tokens: TokenReader): number | undefined {
  const token = tokens.next;
  if (token.kind === 'operator') return operatorLevel(token.text);
  if (token.kind !== 'word') return undefined;
  switch (token.word) {
    case 'or':
      return levels.or;
    case 'and':
      return levels.and;
    case 'is':
    case 'isnull':
    case 'notnull':
      return levels.is;
    case 'between':
    case 'in':
    case 'like':
    case 'ilike':
      return levels.like;
    case 'not':
      return tokens.isWordAfter('between', 'in', 'like', 'ilike') ? levels.like : undefined;
    case 'at':
      return levels.at;
    default:
      return undefined;
  }
}

function operatorLevel(operator: string): number {
  if (comparisons.has(operator)) return levels.comparison;
  if (operator === '+' || operator === '-') return levels.sum;
  if (operator === '*' || operator === '/' || operator === '%') return levels.product;
  return operator === '^' ? levels.power : levels.other;
}

function parseInfix(tokens: TokenReader, left: Expression, level: number): Expression {
  const token = tokens.take();
  if (token.kind === 'operator') return parseOperator(tokens, left, token.text, level, token.at);
  const word = token.kind === 'word' ? token.word : '';
  switch (word) {
    case 'or':
    case 'and': {
      const right = parseExpression(tokens, level + 1);
      return { kind: 'infix', at: token.at, operator: word.toUpperCase(), left, right };
    }
    case 'isnull':
      return { kind: 'test', at: token.at, operand: left, test: 'IS NULL' };
    case 'notnull':
      return { kind: 'test', at: token.at, operand: left, test: 'IS NOT NULL' };
    case 'is':
      return parseIs(tokens, left, token);
    case 'at': {
      tokens.takeWord('time');
      tokens.takeWord('zone');
      const zone = parseExpression(tokens, levels.at + 1);
      return { kind: 'call', at: token.at, name: 'timezone', items: [zone, left] };
    }
    case 'not':
      return parseNegatable(tokens, left, tokens.take(), 'NOT ');
    default:
      return parseNegatable(tokens, left, token, '');
  }
}

function parseOperator(
  tokens: TokenReader,
  left: Expression,
  operator: string,
  level: number,
  at: number,
): Expression {
  if (tokens.isWord('any', 'some', 'all')) return parseQuantified(tokens, left, operator, at);
  const right = parseExpression(tokens, level + 1);
  // a < b < c is an error in Postgres: comparisons do not chain.
  if (level === levels.comparison && infixLevel(tokens) === levels.comparison) throw tokens.unexpected();
  return { kind: 'infix', at, operator, left, right };
}

function parseQuantified(tokens: TokenReader, left: Expression, operator: string, at: number): Expression {
  const quantifier = tokens.isWord('all') ? 'ALL' : 'ANY';
  tokens.take();
  tokens.takeMark('(');
  if (tokens.isWord('select', 'with', 'values')) throw meaningProblem(at, 'Subqueries are not supported');
  const array = parseWholeExpression(tokens);
  tokens.takeMark(')');
  return { kind: 'quantified', at, operator, quantifier, left, array };
}

function parseIs(tokens: TokenReader, operand: Expression, token: Token): Expression {
  const negation = tokens.isWord('not') ? 'NOT ' : '';
  if (negation !== '') tokens.take();
  if (tokens.isWord('null', 'true', 'false', 'unknown')) {
    const test = tokens.take();
    const word = test.kind === 'word' ? test.word.toUpperCase() : '';
    return { kind: 'test', at: token.at, operand, test: `IS ${negation}${word}` };
  }
  tokens.takeWord('distinct');
  tokens.takeWord('from');
  const right = parseExpression(tokens, levels.is + 1);
  return { kind: 'infix', at: token.at, operator: `IS ${negation}DISTINCT FROM`, left: operand, right };
}

function parseNegatable(
  tokens: TokenReader,
  operand: Expression,
  token: Token,
  negation: '' | 'NOT ',
): Expression {
  const word = token.kind === 'word' ? token.word : '';
  if (word === 'like' || word === 'ilike') {
    const operator = `${negation}${word.toUpperCase()}`;
    if (tokens.isWord('any', 'some', 'all')) return parseQuantified(tokens, operand, operator, token.at);
    const right = parseExpression(tokens, levels.like + 1);
    return { kind: 'infix', at: token.at, operator, left: operand, right };
  }
  if (word === 'in') {
    tokens.takeMark('(');
    if (tokens.isWord('select', 'with', 'values'))
      throw meaningProblem(token.at, 'Subqueries are not supported');
    const items = tokens.list(parseWholeExpression, ')');
    if (items.length === 0) throw tokens.unexpectedBefore();
    return { kind: 'list', at: token.at, words: negation === '' ? 'IN' : 'NOT IN', operand, items };
  }
  const isSymmetric = tokens.isWord('symmetric');
  if (isSymmetric || tokens.isWord('asymmetric')) tokens.take();
  const low = parseExpression(tokens, levels.like + 1);
  tokens.takeWord('and');
  const high = parseExpression(tokens, levels.like + 1);
  const words = `${negation}BETWEEN${isSymmetric ? ' SYMMETRIC' : ''}`;
  return { kind: 'between', at: token.at, words, operand, low, high };
}
