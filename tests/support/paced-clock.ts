import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { systemClock } from '#electron/controller/system-clock.ts';

/** A clock whose pace a test changes while timers are pending. */
export interface PacedClock extends Clock {
  /** How many of its seconds pass in a real one; more than 0. 1 at first. */
  pace: number;
}

interface Timer {
  dueMs: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
  cancelReal: CancelTimer;
}

/**
 * Time that hurries to where a test wants to be, and goes at life's own pace while the test looks: what lasts five seconds
 * can be looked at for five seconds, however long it took to get there.
 */
export function createPacedClock(real: Clock = systemClock): PacedClock {
  let pace = 1;
  let realFromMs = real.nowMs();
  let fromMs = realFromMs;
  const timers = new Set<Timer>();
  const nowMs = (): number => fromMs + (real.nowMs() - realFromMs) * pace;

  function arm(timer: Timer): void {
    timer.cancelReal = real.after(Math.max(0, timer.dueMs - nowMs()) / pace, () => {
      if (timer.periodMs === undefined) timers.delete(timer);
      else {
        // A late tick is not made up for by a burst.
        timer.dueMs = Math.max(timer.dueMs + timer.periodMs, nowMs());
        arm(timer);
      }
      timer.callback();
    });
  }

  function add(delayMs: number, periodMs: number | undefined, callback: () => void): CancelTimer {
    const timer: Timer = { dueMs: nowMs() + delayMs, periodMs, callback, cancelReal: () => undefined };
    timers.add(timer);
    arm(timer);
    return () => {
      timer.cancelReal();
      timers.delete(timer);
    };
  }

  return {
    nowMs,
    wallTimeMs: () => real.wallTimeMs(),
    after: (delayMs, callback) => add(delayMs, undefined, callback),
    every: (periodMs, callback) => add(periodMs, periodMs, callback),
    get pace() {
      return pace;
    },
    set pace(next) {
      if (!(next > 0)) throw new RangeError(`a pace of ${next}`);
      const thenMs = nowMs();
      realFromMs = real.nowMs();
      fromMs = thenMs;
      pace = next;
      for (const timer of timers) {
        timer.cancelReal();
        arm(timer);
      }
    },
  };
}
