import { noHeartTrim, stepHeartTrim, type HeartTrimState } from './heart-trim.ts';
import type { PacingContext } from './pacing-target.ts';
import { bandAtIncline, type TargetBand } from './target-band.ts';

/** Closer than this to what was set, the belt counts as there: machines round down to steps of up to 0.5 km/h. */
const thereKmh = 0.5;

/**
 * Faster than music or programme would ever ask for: it cannot go on as an offset, because it would be taken down to the
 * band's high end.
 *
 * @param addedInclinePercent by hand, on top of the band's own incline; it lowers the band to the same effort
 */
export function isAboveBand(speedKmh: number, band: TargetBand, addedInclinePercent: number): boolean {
  return speedKmh > bandAtIncline(band, band.inclinePercent + addedInclinePercent).highKmh + 1e-9;
}

/** The belt has not been told yet what a person set, as far as the caps let it go there. */
export function isStillClimbing(setKmh: number, toldKmh: number, { caps }: TargetBand): boolean {
  return toldKmh < Math.min(setKmh, caps.maximumSpeedKmh) - thereKmh;
}

/**
 * What the heart takes off a speed that was set by hand and outlasts its 45 s: the same trim as everywhere, down to a walk
 * only. It gives nothing back by itself: more than that is for the person to ask for.
 *
 * @param walkSpeedKmh the runner's own
 * @returns the trim with `trimKmh` of 0 or less, never more than `state` had
 */
export function easeHandSpeed(
  state: HeartTrimState,
  setKmh: number,
  band: TargetBand,
  walkSpeedKmh: number,
  { elapsedMs, heartRate }: Pick<PacingContext, 'elapsedMs' | 'heartRate'>,
): HeartTrimState {
  if (band.heartRange === undefined) return noHeartTrim;
  const floorKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(walkSpeedKmh, band.lowKmh));
  return stepHeartTrim(state, {
    elapsedMs,
    heartRate,
    heartRange: band.heartRange,
    lowestTrimKmh: Math.min(0, floorKmh - Math.min(setKmh, band.caps.maximumSpeedKmh)),
    highestTrimKmh: 0,
    highestTrimInclinePercent: 0,
    isAtTop: false,
    isRiseBlocked: true,
  });
}
