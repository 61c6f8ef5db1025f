/**
 * Decimals that survive. Treadmill figures have two at most; what is left of binary fractions sits far behind the
 * ninth (8.299999999999999 is 8.3).
 */
const keptDecimals = 9;

/**
 * The point nearest to `value` on the grid `origin + n * step`, without floating dust: 8.3, not 8.299999999999999.
 * Half a step goes up. A step that is not above zero means that there is no grid: the value comes back, dusted.
 *
 * @param origin a machine counts its increments from its least speed, so this is usually the range's minimum
 */
export function roundToStep(value: number, step: number, origin = 0): number {
  return onGrid(value, step, origin, Math.round);
}

/** Like `roundToStep`, but never above `value` (dust aside): for a speed that must not pass a cap. */
export function floorToStep(value: number, step: number, origin = 0): number {
  return onGrid(value, step, origin, Math.floor);
}

/**
 * `value`, or the limit it passes. NaN stays NaN, so that a caller's bug is not turned into a speed. Where the limits
 * contradict each other the maximum wins: for a belt that is the careful side.
 */
export function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(Math.max(value, minimum), maximum);
}

function onGrid(value: number, step: number, origin: number, choose: (steps: number) => number): number {
  if (!(step > 0)) return withoutDust(value);
  // Dust goes first, too: 0.3 / 0.1 is 2.9999999999999996, and its floor would lose a whole step.
  return withoutDust(origin + choose(withoutDust((value - origin) / step)) * step);
}

function withoutDust(value: number): number {
  // Adding zero turns -0, which prints and compares oddly, into 0.
  return Number(value.toFixed(keptDecimals)) + 0;
}
