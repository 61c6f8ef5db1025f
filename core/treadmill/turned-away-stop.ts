import { write } from './command-queue.ts';
import { failOperation } from './operation-endings.ts';
import { quiet, type Step } from './treadmill-step.ts';
import type { TreadmillState } from './treadmill-state.ts';

/**
 * A machine that is busy with another procedure may turn a stop away (ATT 0xFE) instead of breaking off what it does. It took
 * nothing, so nothing can happen twice: the stop stays in flight, lets nothing past it, and is written again.
 */
export function turnStopAway(state: TreadmillState, nowMs: number): Step {
  const { pending } = state;
  if (pending === undefined) return quiet(state);
  const turnedAway: TreadmillState = { ...state, pending: { ...pending, isTurnedAway: true } };
  return pending.isOtherDone ? writeTurnedAwayStop(turnedAway, nowMs) : quiet(turnedAway);
}

/** Writes it again: with every tick, and at once when the machine is done with what kept it busy. */
export function writeTurnedAwayStop(state: TreadmillState, nowMs: number): Step {
  const { pending } = state;
  if (pending?.isTurnedAway !== true) return quiet(state);
  const { operation, isRetry } = pending;
  // Whoever wants the belt to stand asks again long before: this ends only a machine that is busy for good.
  return nowMs >= operation.expiresAtMs
    ? failOperation({ ...state, pending: undefined }, operation, 'rejected', 'refused')
    : write(state, operation, nowMs, isRetry);
}
