import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';

interface Timer {
  dueMs: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

export interface ManualClock extends Clock {
  /** Moves time on, firing timers in order of their due time; timers that these set are fired too when due. */
  advance(byMs: number): void;
  /**
   * Like `advance` in steps of `stepMs`, but lets promises settle between the steps, so that code which awaits between
   * timers keeps up.
   */
  advanceAsync(byMs: number, stepMs?: number): Promise<void>;
  readonly pendingTimers: number;
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startMs = 0, wallStartMs = 1_790_000_000_000): ManualClock {
  let now = startMs;
  const timers = new Set<Timer>();

  function add(timer: Timer): CancelTimer {
    timers.add(timer);
    return () => {
      timers.delete(timer);
    };
  }

  function nextDue(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }

  function advance(byMs: number): void {
    const untilMs = now + byMs;
    for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
      now = Math.max(now, timer.dueMs);
      if (timer.periodMs === undefined) timers.delete(timer);
      else timer.dueMs += timer.periodMs;
      timer.callback();
    }
    now = untilMs;
  }

  return {
    nowMs: () => now,
    wallTimeMs: () => wallStartMs + (now - startMs),
    after: (delayMs, callback) => add({ dueMs: now + Math.max(0, delayMs), periodMs: undefined, callback }),
    every: (periodMs, callback) => add({ dueMs: now + periodMs, periodMs, callback }),
    advance,
    async advanceAsync(byMs, stepMs = 100) {
      for (let left = byMs; left > 0; left -= stepMs) {
        advance(Math.min(stepMs, left));
        await settlePromises();
      }
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}

/** Lets everything that waits on already settled promises run. */
export async function settlePromises(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await Promise.resolve();
}
