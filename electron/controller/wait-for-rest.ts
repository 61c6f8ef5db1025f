import type { Clock } from '#contract/runtime/clock.ts';
import type { SessionState } from '#core/session/session-state.ts';
import { stopPatienceMs } from '#core/session/session-timing.ts';
import type { TreadmillState } from '#core/treadmill/treadmill-state.ts';
import { watchBeltSlowing } from './belt-slowing.ts';

const lookPeriodMs = 100;

export interface WaitForRestOptions {
  /** Whatever repeats the stop. */
  readonly stopping: { readonly state: SessionState };
  readonly treadmill: { readonly state: TreadmillState };
  readonly clock: Clock;
  /** For a belt that shows no sign of a stop. */
  readonly patienceMs: number;
}

/**
 * Resolves when the stop has come to its end, or when the patience has. A belt that has heard the stop and is seen to slow
 * down is worth more of it: a long one takes 20 s and more from a run.
 */
export function waitForRest({ stopping, treadmill, clock, patienceMs }: WaitForRestOptions): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const slowing = watchBeltSlowing();
  const beganAtMs = clock.nowMs();
  const look = (): void => {
    const nowMs = clock.nowMs();
    const waitedMs = nowMs - beganAtMs;
    const isSlowing = slowing.look(treadmill.state, nowMs);
    const { state } = stopping;
    const isObeyed = state.kind === 'stopping' && state.isAccepted && isSlowing;
    if (state.kind !== 'stopping' || waitedMs >= (isObeyed ? stopPatienceMs : patienceMs)) resolve();
  };
  const cancel = clock.every(lookPeriodMs, look);
  look();
  return promise.finally(cancel);
}
