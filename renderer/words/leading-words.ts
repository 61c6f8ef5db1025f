import type { SessionStatus } from '#contract/rpc/live-status.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { cutWords } from './cut-words.ts';
import { targetReasonWords, type TargetReason } from './reason-words.ts';
import { speedWay, isTilted } from './trim-words.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';

/**
 * Which reason is told where there is room for one, the lowest first: a person and the limits before the plan, the plan
 * before the heart, the heart before the music.
 */
const rankOfReason = {
  handsOff: 0,
  override: 1,
  comingUp: 2,
  coolDown: 3,
  automation: 4,
  warmUp: 5,
  person: 6,
  musicUnknown: 7,
  heartAboveZone: 8,
  heartBelowZone: 9,
  heartTrim: 10,
  cap: 11,
  bandEnd: 12,
  gaitGapAvoided: 13,
  inclineCap: 14,
  tempoUncertain: 15,
  noMatch: 16,
  trackTempo: 17,
  stretchTooFar: 18,
} as const satisfies Readonly<Record<TargetReason['kind'], number>>;

/** Cuts that a runner has to hear of before any reason. The ramp works at nearly every change and says nothing. */
const urgentCuts: readonly EnvelopeCut['rule'][] = ['noSteps', 'heartCeiling', 'staleTelemetry', 'strayBelt'];

/** The reason that counts most; undefined: none says anything. */
export function leadingReason(reasons: readonly TargetReason[]): TargetReason | undefined {
  return reasons
    .filter((reason) => !isIdleHeart(reason))
    .toSorted((one, other) => rankOfReason[one.kind] - rankOfReason[other.kind])[0];
}

/** The line of reasons on the run screen: what cuts the target if that is urgent, otherwise why it is what it is. */
export function leadingWords(
  t: Translate,
  format: WordsFormat,
  { reasons, cuts }: Pick<SessionStatus['target'], 'reasons' | 'cuts'>,
): Words | undefined {
  const [cut] = cuts
    .filter(({ rule }) => urgentCuts.includes(rule))
    .toSorted((one, other) => urgentCuts.indexOf(one.rule) - urgentCuts.indexOf(other.rule));
  if (cut !== undefined) return cutWords(t, format, cut);
  const reason = leadingReason(reasons);
  return reason === undefined ? undefined : targetReasonWords(t, format, reason);
}

/** A heart that corrects nothing explains nothing. */
function isIdleHeart(reason: TargetReason): boolean {
  return (
    'trimKmh' in reason && speedWay(reason.trimKmh) === undefined && !isTilted(reason.trimInclinePercent)
  );
}
