interface Options<T> {
  /** So many are inside at once. */
  readonly most: number;
  /** Whoever is inside for longer keeps nobody else out any more, milliseconds. */
  readonly patienceMs: number;
  nowMs(): number;
  /** Calls back in a moment: some of those inside may be done then. */
  soon(callback: () => void): void;
  enter(item: T): void;
  /** Whether one that went in needs its place no longer. */
  isDone(item: T): boolean;
}

/**
 * Lets a wave in piece by piece, in its order: of ten thousand who come in the same moment most wait where they cost next to
 * nothing. Nobody is turned away.
 */
export class WaveGate<T> {
  readonly #options: Options<T>;
  /** Since when. */
  readonly #inside = new Map<T, number>();
  readonly #outside = new Set<T>();
  #isLooking = false;

  constructor(options: Options<T>) {
    this.#options = options;
  }

  /** How many wait to be let in. */
  get waiting(): number {
    return this.#outside.size;
  }

  /** Lets one in, now or as soon as there is a place. */
  come(item: T): void {
    if (this.#outside.size === 0 && this.#inside.size >= this.#options.most) this.#tidy();
    if (this.#outside.size === 0 && this.#inside.size < this.#options.most) {
      this.#enter(item);
      return;
    }
    this.#outside.add(item);
    this.#lookSoon();
  }

  /** It needs no place, whether it went in or waits. */
  leave(item: T): void {
    this.#inside.delete(item);
    this.#outside.delete(item);
  }

  /** Lets in everybody who waits. */
  open(): void {
    for (const item of this.#outside) this.#enter(item);
  }

  #enter(item: T): void {
    this.#outside.delete(item);
    this.#inside.set(item, this.#options.nowMs());
    this.#options.enter(item);
  }

  #lookSoon(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#options.soon(() => {
      this.#isLooking = false;
      this.#tidy();
      for (const item of this.#outside) {
        if (this.#inside.size >= this.#options.most) break;
        this.#enter(item);
      }
      if (this.#outside.size > 0) this.#lookSoon();
    });
  }

  #tidy(): void {
    const longestMs = this.#options.nowMs() - this.#options.patienceMs;
    for (const [item, sinceMs] of this.#inside) {
      if (sinceMs <= longestMs || this.#options.isDone(item)) this.#inside.delete(item);
    }
  }
}
