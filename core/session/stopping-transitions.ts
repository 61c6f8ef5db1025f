import { stay, to } from './session-moves.ts';
import type { TransitionTable } from './session-machine.ts';
import {
  acceptedStopRepeatMs,
  linkPatienceMs,
  stopPatienceMs,
  unacceptedStopRepeatMs,
} from './session-timing.ts';

/** Until the belt is known to stand. */
export const stoppingTransitions: Pick<TransitionTable, 'stopping'> = {
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
      to({ ...state, askedAtMs: nowMs, isAccepted: false, linkBackAtMs: nowMs }, { kind: 'stopBelt' }),
    holdBegan: stay,
    holdEnded: stay,
    tick: (state, event, nowMs) => {
      // Without a link nobody can have heard of the stop: it waits for one. The machine's two minutes begin with it.
      const isDeaf =
        event.isLinkUp !== false && nowMs - (state.linkBackAtMs ?? state.sinceMs) >= stopPatienceMs;
      if (isDeaf || nowMs - state.sinceMs >= linkPatienceMs)
        return to({ kind: 'ended', cause: state.cause, isBeltKnownStill: false });
      const repeatMs = state.isAccepted ? acceptedStopRepeatMs : unacceptedStopRepeatMs;
      if (nowMs - state.askedAtMs < repeatMs) return stay(state);
      // From running speed a long belt takes 15 s and more; who sees it slow down must not be told to pull the key.
      if (state.isAccepted && event.isBeltSlowing === true) return stay(state);
      return to(
        { ...state, askedAtMs: nowMs, isAccepted: false },
        { kind: 'stopBelt' },
        { kind: 'alarm', what: 'stopNotConfirmed' },
      );
    },
  },
};
