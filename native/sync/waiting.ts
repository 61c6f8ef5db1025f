import type { Clock } from '#contract/runtime/clock.ts';

/** A place to wait in until time has passed, somebody calls, or it is all over. */
export interface WaitingRoom {
  /** Resolves after `delayMs`, undefined for never, or when somebody wakes, or with the signal. */
  wait(delayMs: number | undefined): Promise<void>;
  /** Ends the present wait; where nobody waits, the next one. */
  wake(): void;
}

export function createWaitingRoom(clock: Pick<Clock, 'after'>, signal: AbortSignal): WaitingRoom {
  let isCalled = false;
  let leave: (() => void) | undefined;
  signal.addEventListener('abort', () => leave?.());
  return {
    async wait(delayMs) {
      if (!isCalled && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = delayMs === undefined ? undefined : clock.after(delayMs, resolve);
          leave = () => {
            cancel?.();
            resolve();
          };
        });
      }
      leave = undefined;
      isCalled = false;
    },
    wake() {
      isCalled = true;
      leave?.();
    },
  };
}
