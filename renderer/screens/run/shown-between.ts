import type { QuestionCause, SessionEndCause } from '#core/session/session-state.ts';
import { countdownMs, pauseExpiryMs, questionPatienceMs } from '#core/session/session-timing.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isPresent } from '#renderer/screens/presence.ts';
import { controllerNowMs, type Reader } from './use-sampled.ts';

/** A pause, and the way back from it. Times in whole seconds. */
export type ShownPause =
  | { readonly kind: 'still'; readonly leftS: number }
  | { readonly kind: 'slowing' }
  /** On the way back into the run. */
  | { readonly kind: 'countdown'; readonly leftS: number }
  | { readonly kind: 'starting' };

/** Where a pause is, and how long it still waits. */
export function createPauseReader(): Reader<ShownPause> {
  return (live: LiveState, nowMs: number) => {
    const state = live.status?.session?.state;
    const controllerMs = controllerNowMs(live, nowMs) ?? 0;
    const secondsLeft = (sinceMs: number, lengthMs: number): number =>
      Math.max(0, Math.ceil((sinceMs + lengthMs - controllerMs) / 1000));
    switch (state?.kind) {
      case 'countdown':
        return { kind: 'countdown', leftS: Math.min(3, secondsLeft(state.sinceMs, countdownMs)) };
      case 'starting':
        return { kind: 'starting' };
      case 'paused':
        return state.isBeltStill
          ? { kind: 'still', leftS: secondsLeft(state.sinceMs, pauseExpiryMs) }
          : { kind: 'slowing' };
      default:
        return { kind: 'slowing' };
    }
  };
}

/** What is asked, and how long the belt waits for an answer. */
export interface ShownQuestion {
  readonly cause: QuestionCause;
  readonly leftS: number;
}

export function createQuestionReader(): Reader<ShownQuestion | undefined> {
  return (live: LiveState, nowMs: number) => {
    const state = live.status?.session?.state;
    const controllerMs = controllerNowMs(live, nowMs);
    if (state?.kind !== 'asking' || controllerMs === undefined) return undefined;
    const leftMs = Math.max(0, state.sinceMs + questionPatienceMs - controllerMs);
    return { cause: state.cause, leftS: Math.ceil(leftMs / 1000) };
  };
}

/** A stop on its way. */
export interface ShownStop {
  readonly cause: SessionEndCause;
  /** Who has to act, and what is waited for. */
  readonly waitsFor: 'link' | 'answer' | 'rest' | 'control';
}

export function createStopReader(): Reader<ShownStop | undefined> {
  return (live: LiveState, nowMs: number) => {
    const { status } = live;
    const state = status?.session?.state;
    if (state?.kind !== 'stopping') return undefined;
    if (!isPresent(live, nowMs)) return { cause: state.cause, waitsFor: 'control' };
    if (status?.treadmill?.isLinkUp !== true) return { cause: state.cause, waitsFor: 'link' };
    return { cause: state.cause, waitsFor: state.isAccepted ? 'rest' : 'answer' };
  };
}
