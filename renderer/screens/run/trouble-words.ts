import type { TFunction } from 'i18next';
import { cutWords } from '#renderer/words/cut-words.ts';
import { degradedWords } from '#renderer/words/degraded-words.ts';
import { roomCondition } from '#renderer/room/room-condition.ts';
import { roomWords } from '#renderer/words/room-words.ts';
import { holdWords } from '#renderer/words/hold-words.ts';
import type { HandsOffHold, RunTrouble } from './run-troubles.ts';
import type { RunFormat } from './use-run-format.ts';

/** A trouble in words: what, and what we do about it where that is not in the first sentence. */
export interface TroubleWords {
  readonly title: string;
  readonly doing: string | undefined;
}

/** One line each, for the top bar and its pills. */
export function troubleWords(
  t: TFunction<'run'>,
  { words, format }: Pick<RunFormat, 'words' | 'format'>,
  trouble: RunTrouble,
): TroubleWords {
  switch (trouble.kind) {
    case 'controllerLost':
      return { title: t(`trouble.${trouble.why}.title`), doing: t(`trouble.${trouble.why}.doing`) };
    case 'linkLost':
      return {
        title: words(trouble.wasMoving ? 'state.linkLostMoving.short' : 'state.linkLost.short'),
        doing: words(trouble.wasMoving ? 'state.linkLostMoving.long' : 'state.linkLost.long'),
      };
    case 'handsOff':
      return { title: holdWords(words, trouble.hold).short, doing: t(`handsOff.${trouble.hold}.doing`) };
    case 'musicBlocked':
      return { title: t('trouble.musicBlocked.title'), doing: t('trouble.musicBlocked.doing') };
    case 'noSteps':
      return {
        title: cutWords(words, format, { rule: 'noSteps', missingStepsMs: trouble.missingStepsMs }).short,
        doing: t('trouble.noSteps.doing'),
      };
    case 'staleTelemetry': {
      const { telemetryAgeMs, heldKmh } = trouble;
      const condition = { kind: 'treadmillSilent', telemetryAgeMs } as const;
      return { title: degradedWords(words, format, condition, heldKmh).short, doing: undefined };
    }
    case 'musicUnknown': {
      const { room, heldKmh } = trouble;
      if (room !== undefined) {
        const why = roomWords(words, roomCondition('off', room)).short;
        const title = heldKmh === undefined ? why : words('room.held', { speed: format.speed(heldKmh), why });
        return { title, doing: undefined };
      }
      return {
        title: degradedWords(words, format, { kind: 'playerSilent' }, heldKmh).short,
        doing: undefined,
      };
    }
    case 'strapLost':
      return {
        title: degradedWords(words, format, { kind: 'heartRateLost' }, trouble.heldKmh).short,
        doing: trouble.heldKmh === undefined ? t('trouble.strapLost.doing') : undefined,
      };
    case 'footPodLost':
      return {
        title: degradedWords(words, format, { kind: 'footPodLost' }, undefined).short,
        doing: undefined,
      };
    case 'storage':
      return { title: degradedWords(words, format, { kind: 'storage' }, undefined).short, doing: undefined };
  }
}

/** What a person presses to end a hold. */
export function handsOffAction(t: TFunction<'run'>, hold: HandsOffHold): string {
  return t(`handsOff.${hold}.action`);
}
