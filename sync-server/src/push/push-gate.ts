import { pushProblem, unavailable } from './push-problem.ts';

interface Limits {
  /** Requests that are worked on at once, of all accounts. */
  readonly atOnce: number;
  /** Requests that wait, of all accounts, and of one. */
  readonly waiting: number;
  readonly waitingOfOne: number;
}

/** Leaves most connections to the database to those who read. */
export const pushGateLimits: Limits = { atOnce: 12, waiting: 200, waitingOfOne: 8 };

interface Waiting {
  readonly account: string;
  enter(): void;
}

/**
 * Lets requests through one at a time of an account, whose transactions would wait for each other anyway, and some at a time
 * of all, so that nobody takes every connection to the database for himself.
 */
export class PushGate {
  readonly #limits: Limits;
  readonly #busy = new Set<string>();
  #waiting: readonly Waiting[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Works when it is the account's turn.
   *
   * @throws Problem where too many wait already
   */
  async pass<T>(account: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(account);
    try {
      return await work();
    } finally {
      this.#busy.delete(account);
      this.#next();
    }
  }

  #enter(account: string): Promise<void> {
    if (this.#mayEnter(account)) {
      this.#busy.add(account);
      return Promise.resolve();
    }
    if (this.#waiting.filter((other) => other.account === account).length >= this.#limits.waitingOfOne) {
      throw pushProblem(429, 'too_many_requests', 'Send one request at a time.', {
        headers: { 'retry-after': '2' },
      });
    }
    if (this.#waiting.length >= this.#limits.waiting) throw unavailable(5);
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { account, enter: resolve }];
    });
  }

  #next(): void {
    const waiting = this.#waiting.find(({ account }) => this.#mayEnter(account));
    if (waiting === undefined) return;
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    this.#busy.add(waiting.account);
    waiting.enter();
  }

  #mayEnter(account: string): boolean {
    return this.#busy.size < this.#limits.atOnce && !this.#busy.has(account);
  }
}
