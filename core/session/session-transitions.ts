import type { SessionEffect } from './session-event.ts';
import type { SessionStep, TransitionTable } from './session-machine.ts';
import {
  personEndedHolds,
  type HoldReason,
  type PauseCause,
  type QuestionCause,
  type SessionEndCause,
  type SessionState,
  type StateOf,
} from './session-state.ts';
import {
  countdownMs,
  linkPatienceMs,
  manualOverrideMs,
  pauseExpiryMs,
  questionPatienceMs,
  startPatienceMs,
  acceptedStopRepeatMs,
  stopPatienceMs,
  unacceptedStopRepeatMs,
} from './session-timing.ts';

type Pacing = StateOf<'running'> | StateOf<'coolDown'>;

function to(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects };
}

const stay = (state: SessionState): SessionStep => ({ state, effects: [] });

/** STOP, from wherever: the first stop goes out in the same step. */
function stop(cause: SessionEndCause): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) => beginStop(cause, nowMs);
}

function beginStop(cause: SessionEndCause, nowMs: number): SessionStep {
  return to(
    { kind: 'stopping', sinceMs: nowMs, cause, askedAtMs: nowMs, isAccepted: false },
    { kind: 'stopBelt' },
  );
}

const stopAsAsked = (_state: SessionState, event: { cause: SessionEndCause }, nowMs: number): SessionStep =>
  beginStop(event.cause, nowMs);

function pause(
  cause: PauseCause,
  isBeltStill: boolean,
): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) =>
    to(
      { kind: 'paused', sinceMs: nowMs, cause, isBeltStill },
      ...(isBeltStill ? [] : [{ kind: 'pauseBelt' } as const]),
    );
}

function ask(cause: QuestionCause): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
  return (_state, _event, nowMs) =>
    to(
      { kind: 'asking', sinceMs: nowMs, cause },
      { kind: 'adoptReportedSpeed' },
      ...(cause === 'beltMovedByItself' ? [{ kind: 'alarm', what: 'beltMovedByItself' } as const] : []),
    );
}

/** A belt that moves though nobody asked is never adopted silently (quirk 9). */
const alarmOfMotion = (state: SessionState): SessionStep =>
  to(state, { kind: 'alarm', what: 'beltMovedByItself' });

function loseLink(wasMoving: boolean): (state: SessionState, event: unknown, nowMs: number) => SessionStep {
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

const beginHold = (state: Pacing, event: { reason: HoldReason }): SessionStep =>
  to(withHold(state, event.reason));
const endHold = (state: Pacing, event: { reason: HoldReason }): SessionStep =>
  to(withoutHolds(state, [event.reason]));

const override = (state: StateOf<'running'>, _event: unknown, nowMs: number): SessionStep =>
  to({ ...withHold(state, 'manualOverride'), overrideUntilMs: nowMs + manualOverrideMs });

const overrideFromConsole = (state: StateOf<'running'>, event: unknown, nowMs: number): SessionStep => ({
  ...override(state, event, nowMs),
  effects: [{ kind: 'adoptReportedSpeed' }],
});

const release = (state: Pacing): SessionStep => {
  const released = withoutHolds(state, [...personEndedHolds, 'manualOverride']);
  return to(released, ...(state.holds.includes('controlLost') ? [{ kind: 'takeControlBack' } as const] : []));
};

const runningFrom = (_state: SessionState, _event: unknown, nowMs: number): SessionStep =>
  to({ kind: 'running', holds: [], overrideUntilMs: nowMs }, { kind: 'adoptReportedSpeed' });

const beginCountdown =
  (isResume: boolean) =>
  (_state: SessionState, _event: unknown, nowMs: number): SessionStep =>
    to({ kind: 'countdown', sinceMs: nowMs, isResume });

const coolDown = (state: StateOf<'running'>, _event: unknown, nowMs: number): SessionStep =>
  to({ kind: 'coolDown', sinceMs: nowMs, holds: state.holds.filter((hold) => hold !== 'manualOverride') });

export const transitions: TransitionTable = {
  idle: {
    prepared: () => to({ kind: 'ready' }),
    personStarted: stay,
    personPaused: stay,
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: alarmOfMotion,
    beltStopped: stay,
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stay,
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: stay,
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: stay,
  },
  ready: {
    prepared: stay,
    personStarted: beginCountdown(false),
    personPaused: stay,
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: alarmOfMotion,
    beltStopped: stay,
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stay,
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    // What was ready is not any more; it has to be prepared anew.
    linkLost: () => to({ kind: 'idle' }),
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: stay,
  },
  countdown: {
    prepared: stay,
    personStarted: stay,
    personPaused: pause('person', true),
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: ask('beltMovedByItself'),
    beltStopped: stay,
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: pause('console', true),
    consoleStarted: ask('consoleStarted'),
    consoleOverrode: stay,
    linkLost: loseLink(false),
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, _event, nowMs) =>
      nowMs - state.sinceMs < countdownMs
        ? stay(state)
        : to({ kind: 'starting', sinceMs: nowMs, isResume: state.isResume }, { kind: 'startBelt' }),
  },
  starting: {
    prepared: stay,
    personStarted: stay,
    personPaused: pause('person', false),
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: runningFrom,
    beltStopped: stay,
    startRefused: stop('startFailed'),
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: pause('console', false),
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: loseLink(true),
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, event, nowMs) =>
      nowMs - state.sinceMs < startPatienceMs ? stay(state) : stop('startFailed')(state, event, nowMs),
  },
  running: {
    prepared: stay,
    personStarted: stay,
    personPaused: pause('person', false),
    personResumed: stay,
    personOverrode: override,
    personReleased: release,
    personContinued: release,
    stopRequested: stopAsAsked,
    planCompleted: stop('planCompleted'),
    coolDownDue: coolDown,
    beltMoving: stay,
    // Nobody here asked for it: the machine or a hand did.
    beltStopped: pause('machine', true),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: pause('console', false),
    consoleStarted: stay,
    consoleOverrode: overrideFromConsole,
    linkLost: loseLink(true),
    linkRestored: stay,
    holdBegan: beginHold,
    holdEnded: endHold,
    tick: stay,
  },
  coolDown: {
    prepared: stay,
    personStarted: stay,
    personPaused: pause('person', false),
    personResumed: stay,
    personOverrode: stay,
    personReleased: release,
    personContinued: release,
    stopRequested: stopAsAsked,
    planCompleted: stop('planCompleted'),
    coolDownDue: stay,
    beltMoving: stay,
    beltStopped: stop('planCompleted'),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: pause('console', false),
    consoleStarted: stay,
    consoleOverrode: (state) => to(state, { kind: 'adoptReportedSpeed' }),
    linkLost: loseLink(true),
    linkRestored: stay,
    holdBegan: beginHold,
    holdEnded: endHold,
    tick: stay,
  },
  paused: {
    prepared: stay,
    personStarted: stay,
    personPaused: stay,
    // Before the belt stands there is nothing to resume; the runner sees "Belt stopping".
    personResumed: (state, event, nowMs) =>
      state.isBeltStill ? beginCountdown(true)(state, event, nowMs) : stay(state),
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stop('planCompleted'),
    coolDownDue: stay,
    beltMoving: (state, event, nowMs) =>
      state.isBeltStill ? ask('beltMovedByItself')(state, event, nowMs) : stay(state),
    beltStopped: (state) => (state.isBeltStill ? stay(state) : to({ ...state, isBeltStill: true })),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: stay,
    consoleStarted: ask('consoleStarted'),
    consoleOverrode: stay,
    linkLost: (state, event, nowMs) => loseLink(!state.isBeltStill)(state, event, nowMs),
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, event, nowMs) => {
      if (nowMs - state.sinceMs >= pauseExpiryMs) return stop('pauseExpired')(state, event, nowMs);
      // A belt that goes on moving against a pause is stopped, not asked again.
      const isDeaf = !state.isBeltStill && nowMs - state.sinceMs >= startPatienceMs;
      return isDeaf ? stop('person')(state, event, nowMs) : stay(state);
    },
  },
  linkLost: {
    prepared: stay,
    personStarted: stay,
    personPaused: stay,
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: stay,
    beltStopped: stay,
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: stay,
    // Whether the belt moves is for telemetry to say; until then the runner is asked.
    linkRestored: ask('linkRestored'),
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, _event, nowMs) =>
      nowMs - state.sinceMs < linkPatienceMs
        ? stay(state)
        : to({ kind: 'ended', cause: 'link', isBeltKnownStill: !state.wasMoving }),
  },
  asking: {
    prepared: stay,
    personStarted: stay,
    personPaused: pause('person', false),
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: runningFrom,
    stopRequested: stopAsAsked,
    planCompleted: stop('planCompleted'),
    coolDownDue: stay,
    beltMoving: stay,
    beltStopped: pause('machine', true),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stop('safetyKey'),
    consoleStopped: stop('console'),
    consolePaused: pause('console', false),
    consoleStarted: stay,
    consoleOverrode: (state) => to(state, { kind: 'adoptReportedSpeed' }),
    linkLost: loseLink(true),
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, event, nowMs) =>
      nowMs - state.sinceMs < questionPatienceMs ? stay(state) : stop('noAnswer')(state, event, nowMs),
  },
  stopping: {
    prepared: stay,
    personStarted: stay,
    personPaused: stay,
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    // Pressing again sends again; the cause and the clock stay with the first press.
    stopRequested: (state, _event, nowMs) => to({ ...state, askedAtMs: nowMs }, { kind: 'stopBelt' }),
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: stay,
    beltStopped: (state) => to({ kind: 'ended', cause: state.cause, isBeltKnownStill: true }),
    startRefused: stay,
    stopAccepted: (state) => (state.isAccepted ? stay(state) : to({ ...state, isAccepted: true })),
    safetyKeyPulled: stay,
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: stay,
    // The person's stop still holds: it is asked for anew on the new link.
    linkRestored: (state, _event, nowMs) =>
      to({ ...state, askedAtMs: nowMs, isAccepted: false }, { kind: 'stopBelt' }),
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, _event, nowMs) => {
      const waitedMs = nowMs - state.sinceMs;
      if (waitedMs >= stopPatienceMs)
        return to({ kind: 'ended', cause: state.cause, isBeltKnownStill: false });
      const repeatMs = state.isAccepted ? acceptedStopRepeatMs : unacceptedStopRepeatMs;
      if (nowMs - state.askedAtMs < repeatMs) return stay(state);
      return to(
        { ...state, askedAtMs: nowMs, isAccepted: false },
        { kind: 'stopBelt' },
        { kind: 'alarm', what: 'stopNotConfirmed' },
      );
    },
  },
  ended: {
    prepared: () => to({ kind: 'ready' }),
    personStarted: stay,
    personPaused: stay,
    personResumed: stay,
    personOverrode: stay,
    personReleased: stay,
    personContinued: stay,
    stopRequested: stopAsAsked,
    planCompleted: stay,
    coolDownDue: stay,
    beltMoving: alarmOfMotion,
    beltStopped: (state) => (state.isBeltKnownStill ? stay(state) : to({ ...state, isBeltKnownStill: true })),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stay,
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: stay,
    linkRestored: stay,
    holdBegan: stay,
    holdEnded: stay,
    tick: stay,
  },
};
