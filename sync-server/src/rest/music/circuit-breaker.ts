interface BreakerLimits {
  /** So many failures in a row, and nobody asks for a while. */
  readonly failures: number;
  readonly restMs: number;
}

export const breakerLimits: BreakerLimits = { failures: 4, restMs: 60_000 };

/** Leaves somebody alone who fails again and again; after a rest one may try, and if that goes well everybody. */
export class CircuitBreaker {
  readonly #nowMs: () => number;
  readonly #limits: BreakerLimits;
  #failures = 0;
  #restsUntilMs = 0;
  #isTrying = false;

  /** @param nowMs of a clock that never goes back */
  constructor(nowMs: () => number, limits: BreakerLimits = breakerLimits) {
    this.#nowMs = nowMs;
    this.#limits = limits;
  }

  /** Whether to ask; whoever does says `succeeded` or `failed` afterwards. */
  mayAsk(): boolean {
    if (this.#failures < this.#limits.failures) return true;
    if (this.#isTrying || this.#nowMs() < this.#restsUntilMs) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isTrying = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#isTrying = false;
    this.#restsUntilMs = this.#nowMs() + this.#limits.restMs;
  }
}
