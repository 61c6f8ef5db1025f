import type { HttpLine, LineAnswer } from './http-line.ts';

/** Follows one shape on one connection, as the Shape protocol has it: what there is, then one held request after the other. */
export class ShapeLine {
  readonly #line: HttpLine;
  readonly #place: string;
  readonly #token: string;
  #handle = '';
  #offset = '-1';
  #cursor = '';

  /** @param shape the owner and the table, `table=account_head&account=a1` */
  constructor(line: HttpLine, shape: string, token: string) {
    this.#line = line;
    this.#place = `/v1/shape?${shape}`;
    this.#token = token;
  }

  /** Reads until there is no more. What came. */
  async catchUp(): Promise<readonly LineAnswer[]> {
    const answers: LineAnswer[] = [];
    for (;;) {
      const answer = await this.#ask(false);
      answers.push(answer);
      if (answer.headers.has('electric-up-to-date')) return answers;
    }
  }

  /** Holds a request until there are changes; an end without any is followed by the next one. */
  async untilChanged(): Promise<number> {
    for (;;) {
      const changes = changesIn([await this.#ask(true)]);
      if (changes > 0) return changes;
    }
  }

  close(): void {
    this.#line.close();
  }

  async #ask(isLive: boolean): Promise<LineAnswer> {
    const handle = this.#handle === '' ? '' : `&handle=${this.#handle}`;
    const live = isLive ? `&live=true&cursor=${this.#cursor}` : '';
    const answer = await this.#line.get(`${this.#place}&offset=${this.#offset}${handle}${live}`, this.#token);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text().slice(0, 200)}`);
    this.#handle = answer.headers.get('electric-handle') ?? this.#handle;
    this.#offset = answer.headers.get('electric-offset') ?? this.#offset;
    this.#cursor = answer.headers.get('electric-cursor') ?? this.#cursor;
    return answer;
  }
}

export function changesIn(answers: readonly LineAnswer[]): number {
  return answers.reduce((sum, answer) => sum + answer.text().split('"operation"').length - 1, 0);
}
