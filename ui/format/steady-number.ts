/**
 * A change smaller than this share of the display step keeps what is shown. A whole step would leave a lasting speed
 * almost a tenth off; half a step is plain rounding, which flickers.
 */
const holdShare = 0.75;

/**
 * What to show of a value next, so that a trembling one does not flicker between two digits.
 *
 * @param shown what stands there now; undefined where nothing does
 * @param value in the unit that is shown
 * @param step the display step: 0.1 for a speed
 * @returns a multiple of the step
 */
export function steadyNumber(shown: number | undefined, value: number, step: number): number {
  // Standing is standing: a belt at rest is never shown as moving.
  const isHeld =
    shown !== undefined && value !== 0 && Math.abs(value - shown) < step * holdShare - step * 1e-6;
  return isHeld ? shown : Number((Math.round(value / step) * step).toFixed(6)) + 0;
}
