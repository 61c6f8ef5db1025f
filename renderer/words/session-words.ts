import type { SessionStatus } from '#contract/rpc/live-status.ts';
import {
  sessionEndCauses,
  type PauseCause,
  type QuestionCause,
  type SessionEndCause,
} from '#core/session/session-state.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';

/** A state of the run as it crosses. */
export type StatusState = SessionStatus['state'];

/**
 * What the run does now.
 *
 * @param reportedKmh what the belt does, where that is known: a question names it
 */
export function stateWords(
  t: Translate,
  format: WordsFormat,
  state: StatusState,
  reportedKmh: number | undefined,
): Words {
  switch (state.kind) {
    case 'idle':
    case 'ready':
    case 'running':
    case 'coolDown':
      return { short: t(`state.${state.kind}.short`), long: t(`state.${state.kind}.long`) };
    case 'countdown':
    case 'starting': {
      const key = state.isResume ? (`${state.kind}Resume` as const) : state.kind;
      return { short: t(`state.${key}.short`), long: t(`state.${key}.long`) };
    }
    case 'paused':
      return pauseWords(t, state.cause, state.isBeltStill);
    case 'linkLost': {
      const key = state.wasMoving ? 'linkLostMoving' : 'linkLost';
      return { short: t(`state.${key}.short`), long: t(`state.${key}.long`) };
    }
    case 'asking':
      return askingWords(t, format, state.cause, reportedKmh);
    case 'stopping': {
      const key = state.isAccepted ? 'stoppingAccepted' : 'stopping';
      return { short: t(`state.${key}.short`), long: t(`state.${key}.long`) };
    }
    case 'ended':
      return state.isBeltKnownStill ? endWords(t, state.cause) : beltMayMoveWords(t);
  }
}

/** The belt first, then who paused. */
export function pauseWords(t: Translate, cause: PauseCause, isBeltStill: boolean): Words {
  return { short: t(isBeltStill ? 'pause.still' : 'pause.slowing'), long: t(`pause.${cause}`) };
}

/** Why a person has to say how it goes on. */
export function askingWords(
  t: Translate,
  format: WordsFormat,
  cause: QuestionCause,
  reportedKmh: number | undefined,
): Words {
  return {
    short:
      reportedKmh === undefined
        ? t(`asking.${cause}.short`)
        : t(`asking.${cause}.shortAt`, { speed: format.speed(reportedKmh) }),
    long: t(`asking.${cause}.long`),
  };
}

/** How a run came to its end. Kept runs may be of a version that knew other causes: then only that it ended. */
export function endWords(t: Translate, cause: string): Words {
  const key = isEndCause(cause) ? cause : 'unknown';
  return { short: t(`end.${key}.short`), long: t(`end.${key}.long`) };
}

/** For an end with `isBeltKnownStill: false`; it goes before the cause. */
export function beltMayMoveWords(t: Translate): Words {
  return { short: t('end.beltMayMove.short'), long: t('end.beltMayMove.long') };
}

/** Where the record of a run is. */
export function savedWords(
  t: Translate,
  { isSaved, isSpooled }: { readonly isSaved: boolean; readonly isSpooled: boolean },
): Words {
  const key = isSaved ? 'saved' : isSpooled ? 'spooled' : 'notSaved';
  return { short: t(`saved.${key}.short`), long: t(`saved.${key}.long`) };
}

function isEndCause(cause: string): cause is SessionEndCause {
  return sessionEndCauses.some((each) => each === cause);
}
