/** So many at once, then one more every so many milliseconds, for an account or, where nobody has signed in, an address. */
const limits = {
  read: { burst: 300, refillMs: 20 },
  write: { burst: 100, refillMs: 100 },
  /** What takes long, or costs money. */
  heavy: { burst: 10, refillMs: 6000 },
} as const satisfies Readonly<Record<string, { readonly burst: number; readonly refillMs: number }>>;
export type RateClass = keyof typeof limits;

const mostKept = 50_000;

/**
 * Keeps one client from taking everything. In the memory of this node: it is for the server's sake, and what is guessed at
 * (codes, passwords) is counted in the database instead.
 */
export class RateLimits {
  readonly #nowMs: () => number;
  /** When the whole burst is there again. */
  readonly #fullAtMs = new Map<string, number>();

  /** @param nowMs of a clock that never goes back */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts a request. @returns after how many seconds to come again; 0: it may go on */
  take(rate: RateClass, who: string): number {
    const { burst, refillMs } = limits[rate];
    const now = this.#nowMs();
    const key = `${rate} ${who}`;
    const fullAtMs = Math.max(this.#fullAtMs.get(key) ?? now, now);
    const waitMs = fullAtMs - now + refillMs - burst * refillMs;
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    this.#fullAtMs.delete(key);
    this.#fullAtMs.set(key, fullAtMs + refillMs);
    // Those who have not asked for longest are first; what they had used up has come back, or they have others' company.
    for (const oldest of this.#fullAtMs.keys()) {
      if (this.#fullAtMs.size <= mostKept) break;
      this.#fullAtMs.delete(oldest);
    }
    return 0;
  }
}
