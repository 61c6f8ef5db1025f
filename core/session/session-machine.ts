import type { EventOf, SessionEffect, SessionEvent, SessionEventKind } from './session-event.ts';
import { transitions } from './session-transitions.ts';
import type { SessionState, SessionStateKind, StateOf } from './session-state.ts';

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** One cell of the transition table. */
export type Transition<S extends SessionStateKind, E extends SessionEventKind> = (
  state: StateOf<S>,
  event: EventOf<E>,
  nowMs: number,
) => SessionStep;

/** Every state times every event; a new one of either does not compile until all its cells are decided. */
export type TransitionTable = {
  readonly [S in SessionStateKind]: { readonly [E in SessionEventKind]: Transition<S, E> };
};

/**
 * The session: one pure step. An event that means nothing in a state gives back the very same state object.
 * docs/session.spec.md has the table and the invariants.
 */
export function sessionNext(state: SessionState, event: SessionEvent, nowMs: number): SessionStep {
  // The table is typed cell by cell; looking a cell up by two runtime values is where the compiler has to be told so.
  const cell = transitions[state.kind][event.kind] as unknown as (
    from: SessionState,
    because: SessionEvent,
    at: number,
  ) => SessionStep;
  return cell(state, event, nowMs);
}
