import type { SessionEffect } from './session-event.ts';
import type { SessionStep } from './session-machine.ts';
import {
  personEndedHolds,
  type HoldReason,
  type PauseCause,
  type QuestionCause,
  type SessionEndCause,
  type SessionState,
  type StateOf,
} from './session-state.ts';
import { manualOverrideMs } from './session-timing.ts';

/** States in which the belt follows. */
type Pacing = StateOf<'running'> | StateOf<'coolDown'>;

/** A step into `state`, asking the belt for `effects`. */
export function to(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects };
}

/** The event means nothing here: the very same state, and nothing to do. */
export const stay = (state: SessionState): SessionStep => ({ state, effects: [] });

/** STOP, from wherever: the first stop goes out in the same step. */
export function stop(
  cause: SessionEndCause,
): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) => beginStop(cause, nowMs);
}

function beginStop(cause: SessionEndCause, nowMs: number): SessionStep {
  return to(
    { kind: 'stopping', sinceMs: nowMs, cause, askedAtMs: nowMs, isAccepted: false },
    { kind: 'stopBelt' },
  );
}

/** STOP with the cause that was given. */
export const stopAsAsked = (
  _state: SessionState,
  event: { cause: SessionEndCause },
  nowMs: number,
): SessionStep => beginStop(event.cause, nowMs);

/** The session goes on, the belt does not: it is told so unless it stands already. */
export function pause(
  cause: PauseCause,
  isBeltStill: boolean,
): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) =>
    to(
      { kind: 'paused', sinceMs: nowMs, cause, isBeltStill },
      ...(isBeltStill ? [] : [{ kind: 'pauseBelt' } as const]),
    );
}

/** The belt moves, or may, and it is for a person to say whether that is wanted. */
export function ask(
  cause: QuestionCause,
): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) =>
    to(
      { kind: 'asking', sinceMs: nowMs, cause },
      { kind: 'adoptReportedSpeed' },
      ...(cause === 'beltMovedByItself' ? [{ kind: 'alarm', what: 'beltMovedByItself' } as const] : []),
    );
}

/** A belt that moves though nobody asked is never adopted silently (quirk 9). */
export const alarmOfMotion = (state: SessionState): SessionStep =>
  to(state, { kind: 'alarm', what: 'beltMovedByItself' });

/** Nothing can be sent any more. With a belt that moved, the runner has to hear of it. */
export function loseLink(
  wasMoving: boolean,
): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) =>
    to(
      { kind: 'linkLost', sinceMs: nowMs, wasMoving },
      ...(wasMoving ? [{ kind: 'alarm', what: 'linkLostWhileMoving' } as const] : []),
    );
}

function withHold<S extends Pacing>(state: S, reason: HoldReason): S {
  return state.holds.includes(reason) ? state : { ...state, holds: [...state.holds, reason] };
}

function withoutHolds<S extends Pacing>(state: S, reasons: readonly HoldReason[]): S {
  const holds = state.holds.filter((hold) => !reasons.includes(hold));
  return holds.length === state.holds.length ? state : { ...state, holds };
}

/** Something forbids rises from now on. */
export const beginHold = (state: Pacing, event: { reason: HoldReason }, nowMs: number): SessionStep =>
  state.kind === 'running' && event.reason === 'manualOverride'
    ? override(state, event, nowMs)
    : to(withHold(state, event.reason));

/**
 * Ends a hold that ends by itself. Those that a person ends stay, whatever the loop says, and a manual change stays for
 * its 45 s.
 */
export const endHold = (state: Pacing, event: { reason: HoldReason }, nowMs: number): SessionStep => {
  const { reason } = event;
  const isTooEarly = state.kind === 'running' && reason === 'manualOverride' && nowMs < state.overrideUntilMs;
  return personEndedHolds.includes(reason) || isTooEarly ? stay(state) : to(withoutHolds(state, [reason]));
};

/** A person set the belt: the music keeps its hands off for 45 s at least. */
export const override = (state: StateOf<'running'>, _event: unknown, nowMs: number): SessionStep => {
  const overrideUntilMs = nowMs + manualOverrideMs;
  const held = withHold(state, 'manualOverride');
  return held === state && state.overrideUntilMs === overrideUntilMs
    ? stay(state)
    : to({ ...held, overrideUntilMs });
};

/** The same at the console, whose value is the target now. */
export const overrideFromConsole = (
  state: StateOf<'running'>,
  event: unknown,
  nowMs: number,
): SessionStep => ({
  ...override(state, event, nowMs),
  effects: [{ kind: 'adoptReportedSpeed' }],
});

/** A person hands the belt back: every hold that waits for one ends. */
export const release = (state: Pacing): SessionStep => {
  const released = withoutHolds(state, [...personEndedHolds, 'manualOverride']);
  return to(released, ...(state.holds.includes('controlLost') ? [{ kind: 'takeControlBack' } as const] : []));
};

/** The belt moves and somebody wanted it: pacing begins at what the belt does. */
export const runningFrom = (_state: SessionState, _event: unknown, nowMs: number): SessionStep =>
  to({ kind: 'running', holds: [], overrideUntilMs: nowMs }, { kind: 'adoptReportedSpeed' });

/** 3-2-1. Only a person gets here. */
export const beginCountdown =
  (isResume: boolean) =>
  (_state: SessionState, _event: unknown, nowMs: number): SessionStep =>
    to({ kind: 'countdown', sinceMs: nowMs, isResume });

/** The way out. Holds stay; a manual change ends here. */
export const coolDown = (state: StateOf<'running'>, _event: unknown, nowMs: number): SessionStep =>
  to({ kind: 'coolDown', sinceMs: nowMs, holds: state.holds.filter((hold) => hold !== 'manualOverride') });
