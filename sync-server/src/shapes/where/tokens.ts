import { foldCase } from '../protocol/identifiers.ts';
import { syntaxProblem } from './where-problem.ts';

/** A piece of a filter, and where it begins in it (characters). */
export type Token =
  | { readonly kind: 'word'; readonly at: number; readonly text: string; readonly word: string }
  | { readonly kind: 'quoted'; readonly at: number; readonly text: string; readonly name: string }
  | { readonly kind: 'string'; readonly at: number; readonly text: string; readonly value: string }
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'param'; readonly at: number; readonly text: string; readonly number: number }
  | { readonly kind: 'operator'; readonly at: number; readonly text: string }
  | { readonly kind: 'mark'; readonly at: number; readonly text: string }
  | { readonly kind: 'end'; readonly at: number; readonly text: undefined };

const patterns = {
  space: /[\t\n\v\f\r ]+/y,
  word: /[\p{L}_][\p{L}\p{N}_$]*/uy,
  quoted: /"((?:[^"\0]|"")+)"/y,
  string: /'((?:[^'\0]|'')*)'/y,
  number: /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_$])/uy,
  param: /\$(\d{1,5})(?![\p{L}\p{N}_$])/uy,
  cast: /::/y,
  mark: /[()[\],.:]/y,
  operator: /[-+*/<>=~!@#%^&|?]+/y,
};

/** Operators that a filter may use: they read, and nothing else. */
const operators = new Set([
  ...['=', '<>', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '^', '||'],
  ...['~', '~*', '!~', '!~*', '~~', '~~*', '!~~', '!~~*', '&', '|', '#', '<<', '>>', '@'],
  ...['@>', '<@', '&&', '->', '->>', '#>', '#>>', '?', '?|', '?&', '@?', '@@', '-|-', '&<', '&>'],
]);

/**
 * Takes a filter apart. Comments, dollar quotes, escape strings and semicolons are no part of a filter.
 *
 * @throws WhereProblem
 */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(patterns.space, text, at);
    if (space !== undefined) {
      at += space[0].length;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at += (token.text ?? '').length;
  }
  return [...tokens, { kind: 'end', at: text.length, text: undefined }];
}

function readToken(text: string, at: number): Token {
  const found = (pattern: RegExp): RegExpExecArray | undefined => match(pattern, text, at);
  const quoted = found(patterns.quoted);
  if (quoted !== undefined) {
    return { kind: 'quoted', at, text: quoted[0], name: (quoted[1] ?? '').replaceAll('""', '"') };
  }
  const string = found(patterns.string);
  if (string !== undefined) {
    return { kind: 'string', at, text: string[0], value: (string[1] ?? '').replaceAll("''", "'") };
  }
  const word = found(patterns.word);
  if (word !== undefined) {
    // E'...', B'...', U&"..." and their like have rules of their own.
    const next = text[at + word[0].length];
    if (next === "'" && word[0].length <= 2) throw syntaxProblem(at, word[0]);
    return { kind: 'word', at, text: word[0], word: foldCase(word[0]) };
  }
  const number = found(patterns.number);
  if (number !== undefined) return { kind: 'number', at, text: number[0] };
  const param = found(patterns.param);
  if (param !== undefined) return { kind: 'param', at, text: param[0], number: Number(param[1]) };
  const mark = found(patterns.cast) ?? found(patterns.mark);
  if (mark !== undefined) return { kind: 'mark', at, text: mark[0] };
  const operator = found(patterns.operator);
  if (operator !== undefined) return { kind: 'operator', at, text: longestOperator(operator[0], at) };
  throw syntaxProblem(at, text[at]);
}

/** As Postgres does: an operator of several characters ends in + or - only where it holds one of its odd characters. */
function longestOperator(run: string, at: number): string {
  const comment = [run.indexOf('--'), run.indexOf('/*')].filter((index) => index >= 0);
  if (comment.length > 0) throw syntaxProblem(at + Math.min(...comment), run.slice(Math.min(...comment)));
  for (let length = run.length; length > 0; length -= 1) {
    const candidate = run.slice(0, length);
    // "a = -1" written as "a=-1" is an operator and a sign.
    if (operators.has(candidate) && (length === run.length || /^[-+]+$/.test(run.slice(length)))) {
      return candidate;
    }
  }
  throw syntaxProblem(at, run);
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
