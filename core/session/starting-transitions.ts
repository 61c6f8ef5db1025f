import { ask, loseLink, pause, runningFrom, stay, stop, stopAsAsked, to } from './session-moves.ts';
import type { TransitionTable } from './session-machine.ts';
import { countdownMs, startPatienceMs } from './session-timing.ts';

/** On the way to a moving belt. `startBelt` is asked for here and nowhere else. */
export const startingTransitions: Pick<TransitionTable, 'countdown' | 'starting'> = {
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
};
