import type { SupportedInclinationRange, SupportedSpeedRange } from '#core/ftms/supported-range.ts';
import { roundToStep } from '#core/units/rounding.ts';

/** Speeds of a belt test as they are asked for, in the figures that the machine claims to take. */
export interface BeltTestPlan {
  readonly slowKmh: number;
  readonly fastKmh: number;
  /** Whatever is reported above this is not what was asked for, not even as mph: the test stops at once. */
  readonly ceilingKmh: number;
  readonly inclinationRange: SupportedInclinationRange | undefined;
}

/** A belt that is told less than this may take it for a stop. */
const slowestUsefulKmh = 0.5;
/** km/h or percent. */
const finestStep = 0.1;
const wantedStepKmh = 0.5;
const largestStepKmh = 1.5;
/** How much faster than the slowest speed (taken as mph) a belt may ever be during the test. */
const headroomKmh = 2.5;
/** A machine that takes km/h for mph goes this much faster (quirk 1). */
export const kmhPerMph = 1.609344;

/**
 * What a test asks of a machine with these ranges; nothing where the speed range is missing or so coarse that the second
 * speed would no longer be a walk.
 */
export function planBeltTest(
  speedRange: SupportedSpeedRange | undefined,
  inclinationRange: SupportedInclinationRange | undefined,
): BeltTestPlan | undefined {
  if (speedRange === undefined) return undefined;
  const { minimumKmh, maximumKmh } = speedRange;
  // Some claim steps of 0: they mean that they take anything.
  const incrementKmh = Math.max(speedRange.incrementKmh, finestStep);
  const stepsUp = Math.ceil(Math.max(0, slowestUsefulKmh - minimumKmh) / incrementKmh - 1e-9);
  const slowKmh = roundToStep(minimumKmh + stepsUp * incrementKmh, incrementKmh, minimumKmh);
  const stepKmh = Math.max(1, Math.round(wantedStepKmh / incrementKmh)) * incrementKmh;
  const fastKmh = roundToStep(slowKmh + stepKmh, incrementKmh, minimumKmh);
  if (!(stepKmh <= largestStepKmh && fastKmh <= maximumKmh)) return undefined;
  return { slowKmh, fastKmh, ceilingKmh: slowKmh * kmhPerMph + headroomKmh, inclinationRange };
}

/** A deck that moves by less than this may seem to have moved without doing so: read-back is coarse (quirk 18). */
const leastTiltPercent = 1;

/** Where the deck goes and where it comes back to; nothing where the range leaves no room. */
export function planTilt(
  { minimumPercent, maximumPercent, incrementPercent }: SupportedInclinationRange,
  reportedPercent: number | undefined,
): { readonly awayPercent: number; readonly homePercent: number } | undefined {
  const homePercent = Math.min(Math.max(reportedPercent ?? 0, minimumPercent), maximumPercent);
  const stepPercent = Math.max(incrementPercent, finestStep);
  const tiltPercent = Math.ceil(leastTiltPercent / stepPercent - 1e-9) * stepPercent;
  const awayPercent = roundToStep(homePercent + tiltPercent, stepPercent, minimumPercent);
  return awayPercent <= maximumPercent ? { awayPercent, homePercent } : undefined;
}
