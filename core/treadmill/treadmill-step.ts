import type { TreadmillEffect, TreadmillNotice } from './treadmill-event.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** Result of one step of the treadmill model. */
export interface Step {
  readonly state: TreadmillState;
  readonly effects: readonly TreadmillEffect[];
  readonly notices: readonly TreadmillNotice[];
}

/** A step that only changes the state. */
export function quiet(state: TreadmillState): Step {
  return { state, effects: [], notices: [] };
}

export function withNotices(state: TreadmillState, ...notices: readonly TreadmillNotice[]): Step {
  return { state, effects: [], notices };
}

/** Goes on from a step, keeping what it had to say. */
export function stepFrom(first: Step, next: (state: TreadmillState) => Step): Step {
  const second = next(first.state);
  return {
    state: second.state,
    effects: [...first.effects, ...second.effects],
    notices: [...first.notices, ...second.notices],
  };
}
