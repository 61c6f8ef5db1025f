import type { Clock } from '#contract/runtime/clock.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';

export interface LatestValueSource<Value> {
  read(): Value;
  /** Says that there may be something new. */
  onChange(listener: () => void): Unsubscribe;
}

export interface LatestValuePace {
  readonly clock: Clock;
  /** Between two values at least. */
  readonly gapMs: number;
  /** Ends the topic. */
  readonly signal: AbortSignal | undefined;
}

/**
 * A topic with latest-value semantics: first what is, then what it has become, never a queue. Values are read when the
 * consumer comes for them, so one that is slow misses the ones in between and never gets an old one.
 */
export async function* latestValues<Value>(
  source: LatestValueSource<Value>,
  { clock, gapMs, signal }: LatestValuePace,
): AsyncGenerator<Value, void> {
  const bell = createBell(signal);
  let isDue = true;
  const forget = source.onChange(() => {
    isDue = true;
    bell.ring();
  });
  try {
    while (signal?.aborted !== true) {
      if (!isDue) {
        await bell.heard();
        continue;
      }
      isDue = false;
      const yieldedAtMs = clock.nowMs();
      yield source.read();
      const leftMs = gapMs - (clock.nowMs() - yieldedAtMs);
      if (leftMs > 0) await pause(leftMs, clock, signal);
    }
  } finally {
    forget();
    bell.close();
  }
}

/** Wakes one sleeper; also when the signal aborts. */
export interface Bell {
  ring(): void;
  heard(): Promise<void>;
  close(): void;
}

export function createBell(signal: AbortSignal | undefined): Bell {
  let wake: (() => void) | undefined;
  const ring = (): void => {
    wake?.();
    wake = undefined;
  };
  signal?.addEventListener('abort', ring);
  return {
    ring,
    heard: () =>
      signal?.aborted === true
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
    close: () => signal?.removeEventListener('abort', ring),
  };
}

function pause(delayMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(delayMs, end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
  });
}
