import type { SessionStatus } from '#contract/rpc/live-status.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { cutWords } from './cut-words.ts';
import { climbWords, targetReasonWords, type TargetReason } from './reason-words.ts';
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
  tempoUncertain: 8,
  tempoUnheard: 9,
  heartLost: 10,
  heartAboveZone: 11,
  heartBelowZone: 12,
  heartTrim: 13,
  cap: 14,
  bandEnd: 15,
  gaitGapAvoided: 16,
  inclineCap: 17,
  part: 18,
  noMatch: 19,
  trackTempo: 20,
  stretchTooFar: 21,
} as const satisfies Readonly<Record<TargetReason['kind'], number>>;

/** Cuts that a runner has to hear of before any reason. The ramp works at nearly every change and is told only of a person's own wish. */
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
  if (reason === undefined) return undefined;
  if (isSetByHand(reason) && isClimbing(cuts)) return climbWords(t, format, reason);
  return targetReasonWords(t, format, reason);
}

function isSetByHand(reason: TargetReason): reason is Extract<TargetReason, { kind: 'override' | 'person' }> {
  return reason.kind === 'override'
    ? reason.easedKmh === undefined
    : reason.kind === 'person' && !reason.isOffset;
}

/** The ramp holds a wish back; while a step waits for its answer only that is said, and the line stays what it was. */
function isClimbing(cuts: readonly EnvelopeCut[]): boolean {
  return cuts.some(
    (cut) => (cut.rule === 'rampUp' && cut.axis === 'speed') || cut.rule === 'notAcknowledged',
  );
}

/** A heart that corrects nothing explains nothing. */
function isIdleHeart(reason: TargetReason): boolean {
  return (
    'trimKmh' in reason && speedWay(reason.trimKmh) === undefined && !isTilted(reason.trimInclinePercent)
  );
}
