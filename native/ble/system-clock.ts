import type { Clock } from '#contract/runtime/clock.ts';

/** Real time. Used by ble-host, which is a process of its own and so a composition root. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallTimeMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
};
