import {
  ask,
  beginCountdown,
  loseLink,
  pause,
  runningFrom,
  stay,
  stop,
  stopAsAsked,
  to,
} from './session-moves.ts';
import type { TransitionTable } from './session-machine.ts';
import { linkPatienceMs, pauseExpiryMs, questionPatienceMs, startPatienceMs } from './session-timing.ts';

/** The session goes on as soon as a person says so. */
export const interruptedTransitions: Pick<TransitionTable, 'paused' | 'linkLost' | 'asking'> = {
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
      const isDeaf =
        !state.isBeltStill && event.isBeltSlowing !== true && nowMs - state.sinceMs >= startPatienceMs;
      return isDeaf
        ? stop(state.cause === 'console' ? 'console' : 'person')(state, event, nowMs)
        : stay(state);
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
};
