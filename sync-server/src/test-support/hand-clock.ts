import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';

interface Timer {
  dueMs: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

/** Time that stands still until a test turns it. */
export class HandClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #beganMs: number;
  #nowMs = 0;

  constructor(wallTimeMs: number) {
    this.#beganMs = wallTimeMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#beganMs + this.#nowMs;
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    return this.#add({ dueMs: this.#nowMs + delayMs, periodMs: undefined, callback });
  }

  every(periodMs: number, callback: () => void): CancelTimer {
    return this.#add({ dueMs: this.#nowMs + periodMs, periodMs, callback });
  }

  /** How long until the next timer, milliseconds. */
  get nextMs(): number | undefined {
    const due = [...this.#timers].map(({ dueMs }) => dueMs);
    return due.length === 0 ? undefined : Math.min(...due) - this.#nowMs;
  }

  /** Turns time on; timers call back in their order, each at its time. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].sort((one, other) => one.dueMs - other.dueMs);
      if (next === undefined || next.dueMs > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.periodMs === undefined) this.#timers.delete(next);
      else next.dueMs += next.periodMs;
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  /** Turns time on as it is after the machine was asleep: what is due calls back once, however often it would have. */
  skip(ms: number): void {
    this.#nowMs += ms;
    for (const timer of [...this.#timers].sort((one, other) => one.dueMs - other.dueMs)) {
      if (timer.dueMs > this.#nowMs) continue;
      if (timer.periodMs === undefined) this.#timers.delete(timer);
      else timer.dueMs = this.#nowMs + timer.periodMs;
      timer.callback();
    }
  }

  #add(timer: Timer): CancelTimer {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
