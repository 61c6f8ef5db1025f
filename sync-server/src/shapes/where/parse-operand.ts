import { allowedFunctions, grammarFunctions, longTypeNames, reservedWords } from './allowed-names.ts';
import type { Expression } from './expression.ts';
import { quoteIdentifier } from '../protocol/identifiers.ts';
import type { TokenReader } from './token-reader.ts';
import { meaningProblem } from './where-problem.ts';

type ParseExpression = (tokens: TokenReader) => Expression;

const typeWords = new Set(['date', 'time', 'timestamp', 'timestamptz', 'timetz', 'interval', 'uuid']);

/** A value with its casts and subscripts: what stands between two operators. */
export function parseOperand(tokens: TokenReader, parseExpression: ParseExpression): Expression {
  let operand = parseValue(tokens, parseExpression);
  for (;;) {
    const { at } = tokens.next;
    if (tokens.isMark('::')) {
      tokens.take();
      operand = { kind: 'cast', at, operand, type: parseType(tokens) };
    } else if (tokens.isMark('[')) {
      operand = parseElement(tokens, parseExpression, operand);
    } else {
      return operand;
    }
  }
}

function parseValue(tokens: TokenReader, parseExpression: ParseExpression): Expression {
  const token = tokens.next;
  const { at } = token;
  switch (token.kind) {
    case 'string':
      tokens.take();
      return { kind: 'string', at, value: token.value };
    case 'number':
      tokens.take();
      return { kind: 'number', at, text: token.text };
    case 'param':
      tokens.take();
      return { kind: 'param', at, number: token.number };
    case 'quoted':
      return parseName(tokens, parseExpression);
    case 'word':
      return parseWord(tokens, token.word, parseExpression);
    case 'mark':
      if (token.text === '(') return parseBracketed(tokens, parseExpression);
      throw tokens.unexpected();
    case 'operator':
    case 'end':
      throw tokens.unexpected();
  }
}

function parseWord(tokens: TokenReader, word: string, parseExpression: ParseExpression): Expression {
  const { at } = tokens.next;
  switch (word) {
    case 'null':
    case 'true':
    case 'false':
      tokens.take();
      return { kind: 'constant', at, word };
    case 'array':
      tokens.take();
      tokens.takeMark('[');
      return {
        kind: 'array',
        at,
        items: tokens.list((inner) => parseArrayItem(inner, parseExpression), ']'),
      };
    case 'cast': {
      tokens.take();
      tokens.takeMark('(');
      const operand = parseExpression(tokens);
      tokens.takeWord('as');
      const type = parseType(tokens);
      tokens.takeMark(')');
      return { kind: 'cast', at, operand, type };
    }
    default:
      break;
  }
  if (typeWords.has(word) && tokens.afterNext.kind === 'string') {
    const type = parseType(tokens);
    const value = tokens.take();
    if (value.kind !== 'string') throw tokens.unexpectedBefore();
    return { kind: 'cast', at, operand: { kind: 'string', at: value.at, value: value.value }, type };
  }
  if (reservedWords.has(word)) throw tokens.unexpected();
  return parseName(tokens, parseExpression);
}

function parseArrayItem(tokens: TokenReader, parseExpression: ParseExpression): Expression {
  if (!tokens.isMark('[')) return parseExpression(tokens);
  const { at } = tokens.take();
  return { kind: 'array', at, items: tokens.list((inner) => parseArrayItem(inner, parseExpression), ']') };
}

/** A column, perhaps with a table before it, or the call of a function. */
function parseName(tokens: TokenReader, parseExpression: ParseExpression): Expression {
  const { at } = tokens.next;
  const names = [takeName(tokens)];
  while (tokens.isMark('.')) {
    tokens.take();
    names.push(takeName(tokens));
  }
  if (tokens.isMark('(')) {
    tokens.take();
    if (tokens.isWord('select', 'with', 'values')) throw meaningProblem(at, 'Subqueries are not supported');
    if (tokens.isWord('distinct', 'all', 'variadic')) throw tokens.unexpected();
    const items = tokens.list(parseExpression, ')');
    const [name = ''] = names[0] === 'pg_catalog' ? names.slice(1) : names;
    const isKnown = allowedFunctions.has(name) || grammarFunctions.has(name);
    if (!isKnown || names.length > 2 || (names.length === 2 && names[0] !== 'pg_catalog')) {
      throw meaningProblem(at, `unknown or unsupported function ${names.join('.')}/${items.length}`);
    }
    return { kind: 'call', at, name, items };
  }
  const [name = ''] = names;
  if (names.length > 1) throw meaningProblem(at, `unknown reference ${names.join('.')}`);
  return { kind: 'column', at, name };
}

function takeName(tokens: TokenReader): string {
  const token = tokens.take();
  if (token.kind === 'quoted') return token.name;
  if (token.kind === 'word') return token.word;
  throw tokens.unexpectedBefore();
}

function parseBracketed(tokens: TokenReader, parseExpression: ParseExpression): Expression {
  const { at } = tokens.take();
  if (tokens.isWord('select', 'with', 'values')) throw meaningProblem(at, 'Subqueries are not supported');
  const items = tokens.list(parseExpression, ')');
  const [only] = items;
  if (only === undefined) throw tokens.unexpectedBefore();
  return items.length === 1 ? only : { kind: 'row', at, items };
}

function parseElement(
  tokens: TokenReader,
  parseExpression: ParseExpression,
  operand: Expression,
): Expression {
  const { at } = tokens.take();
  const bound = (): Expression | undefined =>
    tokens.isMark(':') || tokens.isMark(']') ? undefined : parseExpression(tokens);
  const from = bound();
  const isSlice = tokens.isMark(':');
  if (isSlice) tokens.take();
  const to = isSlice ? bound() : undefined;
  if (!isSlice && from === undefined) throw tokens.unexpected();
  tokens.takeMark(']');
  return { kind: 'element', at, operand, from, to, isSlice };
}

/** A type as it is written back: names quoted, sizes and array bounds kept. */
function parseType(tokens: TokenReader): string {
  const first = tokens.next;
  let type = typeName(tokens) + sizes(tokens);
  if (first.kind === 'word') type += restOfLongType(tokens, first.word) + sizes(tokens);
  while (tokens.isMark('[')) {
    tokens.take();
    if (tokens.next.kind === 'number') tokens.take();
    tokens.takeMark(']');
    type += '[]';
  }
  return type;
}

function sizes(tokens: TokenReader): string {
  if (!tokens.isMark('(')) return '';
  tokens.take();
  const numbers = tokens.list((inner) => {
    const size = inner.take();
    if (size.kind !== 'number' || !/^\d{1,4}$/.test(size.text)) throw inner.unexpectedBefore();
    return size.text;
  }, ')');
  if (numbers.length === 0) throw tokens.unexpectedBefore();
  return `(${numbers.join(', ')})`;
}

function typeName(tokens: TokenReader): string {
  const token = tokens.next;
  if (token.kind === 'word' && reservedWords.has(token.word)) throw tokens.unexpected();
  const names = [typePart(tokens)];
  while (tokens.isMark('.')) {
    tokens.take();
    names.push(typePart(tokens));
  }
  return names.join('.');
}

/** Plain words stay as they are, because some (`int`, `double precision`) are only known without quotes. */
function typePart(tokens: TokenReader): string {
  const token = tokens.take();
  if (token.kind === 'quoted') return quoteIdentifier(token.name);
  if (token.kind === 'word' && /^[a-z_][a-z0-9_]*$/.test(token.word)) {
    return token.word === 'double' && tokens.isWord('precision') ? 'double' : token.word;
  }
  throw tokens.unexpectedBefore();
}

function restOfLongType(tokens: TokenReader, first: string): string {
  for (const rest of longTypeNames[first] ?? []) {
    const [next] = rest;
    if (next !== undefined && tokens.isWord(next)) {
      for (const word of rest) tokens.takeWord(word);
      return ` ${rest.join(' ')}`;
    }
  }
  return '';
}
