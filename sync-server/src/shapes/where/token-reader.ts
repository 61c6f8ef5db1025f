import type { Token } from './tokens.ts';
import { meaningProblem, syntaxProblem, type WhereProblem } from './where-problem.ts';

/** Deep enough for every filter that a person or a program writes, and far from the end of the stack. */
const deepestNesting = 200;

/** Goes through the tokens of a filter once. Every `take...` throws a WhereProblem where something else stands. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#at(this.#index);
  }

  get afterNext(): Token {
    return this.#at(this.#index + 1);
  }

  take(): Token {
    const token = this.next;
    if (token.kind === 'end') throw this.unexpected();
    this.#index += 1;
    return token;
  }

  isWord(...words: readonly string[]): boolean {
    return this.next.kind === 'word' && words.includes(this.next.word);
  }

  isWordAfter(...words: readonly string[]): boolean {
    return this.afterNext.kind === 'word' && words.includes(this.afterNext.word);
  }

  isMark(text: string): boolean {
    return this.next.kind === 'mark' && this.next.text === text;
  }

  takeWord(word: string): void {
    if (!this.isWord(word)) throw this.unexpected();
    this.#index += 1;
  }

  takeMark(text: string): void {
    if (!this.isMark(text)) throw this.unexpected();
    this.#index += 1;
  }

  /** Items between commas up to the closing mark, which is taken too. */
  list<T>(parseItem: (tokens: this) => T, closing: string): T[] {
    const items: T[] = [];
    while (!this.isMark(closing)) {
      if (items.length > 0) this.takeMark(',');
      items.push(parseItem(this));
    }
    this.takeMark(closing);
    return items;
  }

  deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw meaningProblem(this.next.at, 'the filter is nested too deeply');
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  unexpected(): WhereProblem {
    return syntaxProblem(this.next.at, this.next.text);
  }

  /** The token that was just taken should not have been there. */
  unexpectedBefore(): WhereProblem {
    const token = this.#at(this.#index - 1);
    return syntaxProblem(token.at, token.text);
  }

  #at(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (token === undefined) throw syntaxProblem(0, undefined);
    return token;
  }
}
