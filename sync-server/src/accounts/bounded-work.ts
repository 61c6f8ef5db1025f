import { Problem } from '#server/http/problem.ts';

interface Bounds {
  /** Pieces of work that run at the same time. */
  readonly atOnce: number;
  /** Pieces that may wait for their turn; one more is turned away. */
  readonly mostWaiting: number;
  /** What those are told who are turned away, seconds. */
  readonly retryAfterS: number;
}

/**
 * Does expensive work a little at a time, in the order it came. What does not fit is turned away at once, so that a flood
 * costs its senders patience and the server nothing.
 */
export class BoundedWork {
  readonly #bounds: Bounds;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Before what leads to the work costs something itself.
   *
   * @throws Problem 503 `server/busy` where it would be turned away
   */
  checkRoom(): void {
    const isFree = this.#running < this.#bounds.atOnce;
    if (!isFree && this.#waiting.length >= this.#bounds.mostWaiting) throw this.#busy();
  }

  /** @throws Problem 503 `server/busy` where too much is waiting; otherwise whatever the work throws */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#run(work, this.#bounds.mostWaiting);
  }

  /** Ends what was begun: it waits for its turn as well, but is not turned away. */
  finish<T>(work: () => Promise<T>): Promise<T> {
    return this.#run(work, Infinity);
  }

  async #run<T>(work: () => Promise<T>, mostWaiting: number): Promise<T> {
    if (this.#running < this.#bounds.atOnce) this.#running += 1;
    else await this.#turn(mostWaiting);
    try {
      return await work();
    } finally {
      // Whoever is next takes the place over: nobody who comes now gets in before.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #turn(mostWaiting: number): Promise<void> {
    if (this.#waiting.length >= mostWaiting) throw this.#busy();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #busy(): Problem {
    return new Problem(
      503,
      'server/busy',
      'Not available now',
      'The server cannot do this at the moment. Try again.',
      { 'retry-after': String(this.#bounds.retryAfterS) },
    );
  }
}
