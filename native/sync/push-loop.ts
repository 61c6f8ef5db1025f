import { backOffMs } from './back-off.ts';
import type { PushStep, PushSteps, PushSurroundings } from './push-step.ts';
import { createWaitingRoom } from './waiting.ts';

/** How sending stands, for the screen. */
export type PushState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'waiting'; readonly detail: string; readonly forMs: number }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'account-deleted' };

export interface PushLoop {
  /** Tries at once: there is a network again, somebody signed in, or asked for it. */
  retryNow(): void;
  /** Resolves when the loop has come to its end after the signal. */
  readonly ended: Promise<void>;
}

/** Sends what is queued until the signal ends it. Nothing else ever waits for it. */
export function startPushLoop(
  surroundings: PushSurroundings,
  steps: Pick<PushSteps, 'next'>,
  signal: AbortSignal,
  onState: (state: PushState) => void,
): PushLoop {
  const { store, clock, random, log } = surroundings;
  const queue = createWaitingRoom(clock, signal);
  const backOff = createWaitingRoom(clock, signal);
  const forget = store.onQueued(() => queue.wake());
  let failures = 0;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const step = await attempt();
      if (step.kind !== 'retry') failures = 0;
      switch (step.kind) {
        case 'progress':
          onState({ kind: 'sending' });
          break;
        case 'idle':
          onState(step);
          await queue.wait(undefined);
          break;
        case 'retry': {
          failures += 1;
          const forMs = backOffMs(failures, random, step.retryAfterMs);
          onState({ kind: 'waiting', detail: step.detail, forMs });
          // What is queued meanwhile does not make a server well again.
          await backOff.wait(forMs);
          break;
        }
        case 'signed-out':
        case 'account-deleted':
          onState(step);
          await backOff.wait(undefined);
          break;
      }
    }
  }

  async function attempt(): Promise<PushStep> {
    try {
      return await steps.next(signal);
    } catch (error) {
      // The store has a fault of its own, a full disk for one: nothing that was queued is lost by waiting.
      log.error('push-failed', { error });
      return { kind: 'retry', detail: 'the store failed' };
    }
  }

  return {
    retryNow() {
      queue.wake();
      backOff.wake();
    },
    ended: run().finally(forget),
  };
}
