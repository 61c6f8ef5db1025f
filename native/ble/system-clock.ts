import type { Clock } from '#contract/runtime/clock.ts';

/**
 * Real time. Here because ble-host is a process of its own, and so a composition root; the others take it from here. Its
 * timers keep the process alive until they fire or are cancelled: whoever sets one ends it.
 */
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
