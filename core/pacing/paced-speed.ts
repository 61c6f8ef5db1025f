import { gaitAtSpeed, gaitChangeSpeedKmh, gaitGap, type Gait } from '#core/physiology/gait.ts';
import { staleHeartRateMs, type HeartTrimState } from './heart-trim.ts';
import { clampTo } from './pacing-caps.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext } from './pacing-target.ts';
import { isInGaitGap, type TargetBand } from './target-band.ts';

/** What is remembered of a speed that a mode wants by itself, from one step to the next. */
export interface PacedSpeed {
  readonly gait: Gait;
  readonly targetKmh: number | undefined;
  /** A heart was heard since the run began, so that its silence is a loss. */
  readonly wasHeartHeard: boolean;
  /**
   * Set while nothing may rise by itself: the least speed that the belt had been given since it began, and the person's offset
   * then.
   */
  readonly hold: { readonly speedKmh: number; readonly offsetKmh: number } | undefined;
}

export const noPacedSpeed: PacedSpeed = {
  gait: 'walking',
  targetKmh: undefined,
  wasHeartHeard: false,
  hold: undefined,
};

/** What a mode would like, before anything bounds it. */
export interface SpeedWish {
  readonly speedKmh: number;
  readonly band: TargetBand;
  readonly floorKmh: number;
  /** What the person asked for on top of it, already in the speed. */
  readonly offsetKmh: number;
  /** The mode itself wants nothing to rise for now; a lost heart is a hold in every mode. */
  readonly isHeld: boolean;
  /** The heart takes off more than a step ago. */
  readonly isHeartSlowing: boolean;
}

/** Closer than this to what was asked, the belt counts as there: machines round down to steps of up to 0.5 km/h. */
const thereKmh = 0.5;

/**
 * From what a mode wants to what it may ask for: within the band, held where something is lost, out of the gap between
 * the gaits, in tenths.
 *
 * @param reasons gets why it is not what was wanted
 */
export function paceSpeed(
  context: PacingContext,
  wish: SpeedWish,
  memory: PacedSpeed,
  reasons: PacingReason[],
): PacedSpeed & { readonly targetKmh: number } {
  const { band, floorKmh, offsetKmh } = wish;
  const isLost = isHeartLost(context, band, memory);
  if (isLost) reasons.push({ kind: 'heartLost' });
  const hold = wish.isHeld || isLost ? holdAt(context, offsetKmh, memory) : undefined;
  const boundKmh = bound(wish.speedKmh, band, floorKmh, reasons);
  const heldKmh = hold === undefined ? boundKmh : applyHold(boundKmh, band, hold, context, offsetKmh);
  const isGoingDown = hold !== undefined || offsetKmh < 0 || wish.isHeartSlowing;
  const { speedKmh, gait } = avoidGaitGap(heldKmh, band, memory.gait, isGoingDown, reasons);
  return {
    gait,
    targetKmh: speedKmh,
    wasHeartHeard: memory.wasHeartHeard || isHeartFresh(context),
    hold,
  };
}

/** The belt has what was asked of it last. */
export function isThere({ requestedSpeedKmh }: PacingContext, { targetKmh }: PacedSpeed): boolean {
  return targetKmh !== undefined && Math.abs(requestedSpeedKmh - targetKmh) <= thereKmh;
}

function bound(wantedKmh: number, band: TargetBand, floorKmh: number, reasons: PacingReason[]): number {
  if (wantedKmh > band.highKmh + 1e-9) {
    const isCap = band.highKmh === band.caps.maximumSpeedKmh;
    reasons.push(
      isCap
        ? { kind: 'cap', cap: band.caps.maximumSpeedFrom, limitKmh: band.highKmh }
        : { kind: 'bandEnd', end: 'high', limitKmh: band.highKmh },
    );
  }
  if (wantedKmh < floorKmh - 1e-9) reasons.push({ kind: 'bandEnd', end: 'low', limitKmh: floorKmh });
  return clampTo(wantedKmh, floorKmh, band.highKmh);
}

function isHeartFresh({ heartRate }: PacingContext): boolean {
  return heartRate !== undefined && heartRate.ageMs <= staleHeartRateMs;
}

/** Its goal is a heart's, it was heard, and it is not any more: the speed would rise with nobody to take it back. */
function isHeartLost(context: PacingContext, band: TargetBand, { wasHeartHeard }: PacedSpeed): boolean {
  return band.heartRange !== undefined && wasHeartHeard && !isHeartFresh(context);
}

/** A hold goes down with the belt: what is asked for on top counts from there, and brings nothing back of what went. */
function holdAt(
  { requestedSpeedKmh }: PacingContext,
  offsetKmh: number,
  { hold }: PacedSpeed,
): NonNullable<PacedSpeed['hold']> {
  return hold === undefined || requestedSpeedKmh < hold.speedKmh
    ? { speedKmh: requestedSpeedKmh, offsetKmh }
    : hold;
}

/** Nothing faster than the belt was told already, unless the person asks for it. */
function applyHold(
  wantedKmh: number,
  band: TargetBand,
  hold: NonNullable<PacedSpeed['hold']>,
  context: PacingContext,
  offsetKmh: number,
): number {
  const byPersonKmh = offsetKmh - hold.offsetKmh;
  const heldKmh = hold.speedKmh + byPersonKmh;
  const limitKmh = byPersonKmh > 0 ? heldKmh : Math.min(heldKmh, context.requestedSpeedKmh);
  return Math.max(band.caps.minimumSpeedKmh, Math.min(wantedKmh, limitKmh));
}

/**
 * Rounds to 0.1 km/h and keeps out of the gap between walking and running: a walker stays at its low end until a run
 * is asked for, a runner at its high end down to 7.2 km/h, or leaves at once on the way down.
 */
function avoidGaitGap(
  wantedKmh: number,
  band: TargetBand,
  gaitSoFar: Gait,
  isGoingDown: boolean,
  reasons: PacingReason[],
): { readonly speedKmh: number; readonly gait: Gait } {
  const roundedKmh = Math.min(band.highKmh, Math.round(wantedKmh * 10) / 10);
  if (!isInGaitGap(roundedKmh)) return { speedKmh: roundedKmh, gait: gaitAtSpeed(roundedKmh) };
  const staysRunning = gaitSoFar === 'running' && !isGoingDown && roundedKmh >= gaitChangeSpeedKmh;
  const speedKmh = staysRunning ? gaitGap.highKmh : gaitGap.lowKmh;
  reasons.push({ kind: 'gaitGapAvoided', wantedKmh: roundedKmh, speedKmh });
  return { speedKmh, gait: staysRunning ? 'running' : 'walking' };
}

/** What the heart does about the speed, from the warm-up's end on. */
export function addHeartReason(
  context: PacingContext,
  band: TargetBand,
  { trimKmh, trimInclinePercent }: HeartTrimState,
  reasons: PacingReason[],
): void {
  const { heartRange } = band;
  if (heartRange === undefined || context.elapsedMs < context.warmUpMs) return;
  const trims = { trimKmh, trimInclinePercent };
  const heartRateBpm = isHeartFresh(context) ? context.heartRate?.heartRateBpm : undefined;
  if (heartRateBpm !== undefined && heartRateBpm > heartRange.highBpm) {
    reasons.push({ kind: 'heartAboveZone', heartRateBpm, limitBpm: heartRange.highBpm, ...trims });
  } else if (heartRateBpm !== undefined && heartRateBpm < heartRange.lowBpm) {
    reasons.push({ kind: 'heartBelowZone', heartRateBpm, limitBpm: heartRange.lowBpm, ...trims });
  } else if (trimKmh !== 0 || trimInclinePercent !== 0) {
    reasons.push({ kind: 'heartTrim', ...trims });
  }
}

/** The incline that is left of the one that is wanted; `band` is the one at it, and so is held by its cap already. */
export function inclineOf(
  wantedPercent: number,
  band: TargetBand,
  { trimInclinePercent }: HeartTrimState,
  reasons: PacingReason[],
): number {
  const { maximumInclinePercent } = band.caps;
  if (wantedPercent > maximumInclinePercent) {
    reasons.push({ kind: 'inclineCap', limitPercent: maximumInclinePercent });
  }
  return Math.min(maximumInclinePercent, band.inclinePercent + trimInclinePercent);
}
