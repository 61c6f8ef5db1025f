/** Ends a timer that has not fired yet. Calling it again, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/**
 * Time and timers as an argument, so that the same code runs on real time, on scaled time (simulated treadmill only)
 * and on a hand-driven clock in tests. Nothing below the composition roots may touch `Date`, `setTimeout` or
 * `performance` directly.
 */
export interface Clock {
  /** Milliseconds since an arbitrary origin; never goes backwards. Use it for every duration and deadline. */
  nowMs(): number;
  /** Milliseconds since 1970-01-01 UTC; may jump. Use it only for what is shown or stored as a date. */
  wallTimeMs(): number;
  /** Calls back once, no sooner than after `delayMs`. */
  after(delayMs: number, callback: () => void): CancelTimer;
  /** Calls back every `periodMs` until cancelled. A late tick is not made up for by a burst. */
  every(periodMs: number, callback: () => void): CancelTimer;
}
