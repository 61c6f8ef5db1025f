import { alarmOfMotion, beginCountdown, stay, stop, stopAsAsked, to } from './session-moves.ts';
import type { TransitionTable } from './session-machine.ts';
import type { StateOf } from './session-state.ts';

/** Before and after a session: the belt is nobody's, and only a person changes that. */
export const restingTransitions: Pick<TransitionTable, 'idle' | 'ready' | 'ended'> = {
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
  ended: {
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
    beltMoving: (state, event, nowMs) =>
      isStopUnanswered(state) ? stop(state.cause)(state, event, nowMs) : alarmOfMotion(state),
    beltStopped: (state) => (state.isBeltKnownStill ? stay(state) : to({ ...state, isBeltKnownStill: true })),
    startRefused: stay,
    stopAccepted: stay,
    safetyKeyPulled: stay,
    consoleStopped: stay,
    consolePaused: stay,
    consoleStarted: stay,
    consoleOverrode: stay,
    linkLost: stay,
    // Nobody saw the belt stand: now there is somebody to ask, so the stop is asked for anew.
    linkRestored: (state, event, nowMs) =>
      isStopUnanswered(state) ? stop(state.cause)(state, event, nowMs) : stay(state),
    holdBegan: stay,
    holdEnded: stay,
    tick: stay,
  },
};

/** After a link that stayed away nobody has asked for a stop: that belt is the runner's. */
function isStopUnanswered({ isBeltKnownStill, cause }: StateOf<'ended'>): boolean {
  return !isBeltKnownStill && cause !== 'link';
}
