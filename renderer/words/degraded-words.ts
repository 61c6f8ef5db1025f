import type { Translate, Words, WordsFormat } from './translate.ts';
import { wholeSeconds } from './cut-words.ts';

/** What is not as it should be while the run goes on (ux.md, section 5). */
export type DegradedCondition =
  /** Nothing was heard of the belt for this long. */
  | { readonly kind: 'treadmillSilent'; readonly telemetryAgeMs: number }
  | { readonly kind: 'heartRateLost' }
  | { readonly kind: 'footPodLost' }
  /** The page or device that plays does not report. */
  | { readonly kind: 'playerSilent' }
  /** The link is tried again, for the `attempt`th time. */
  | { readonly kind: 'retrying'; readonly attempt: number }
  | { readonly kind: 'controlLost' }
  /** The run is kept in memory and a side file. */
  | { readonly kind: 'storage' };

/**
 * What is wrong and what is done about it.
 *
 * @param heldKmh the speed that the belt is held at; undefined where nothing is held, or nobody knows at what
 */
export function degradedWords(
  t: Translate,
  format: WordsFormat,
  condition: DegradedCondition,
  heldKmh: number | undefined,
): Words {
  const count = countOf(condition);
  return {
    short:
      heldKmh === undefined
        ? t(`degraded.${condition.kind}.short`, { count })
        : t(`degraded.${condition.kind}.shortAt`, { count, speed: format.speed(heldKmh) }),
    long: t(`degraded.${condition.kind}.long`, { count }),
  };
}

function countOf(condition: DegradedCondition): number {
  switch (condition.kind) {
    case 'treadmillSilent':
      return wholeSeconds(condition.telemetryAgeMs);
    case 'retrying':
      return condition.attempt;
    case 'heartRateLost':
    case 'footPodLost':
    case 'playerSilent':
    case 'controlLost':
    case 'storage':
      return 0;
  }
}
