import { countdownMs } from '#core/session/session-timing.ts';

/**
 * Whole seconds left of 3-2-1.
 *
 * @param sinceMs when it began, and
 * @param statusNowMs when that was told: both on the controller's clock
 * @param statusAgeMs how long ago that was, on the page's clock
 * @param timeScale how many of the controller's seconds pass in one of ours
 */
export function countdownSecondsLeft(
  sinceMs: number,
  statusNowMs: number,
  statusAgeMs: number,
  timeScale: number,
): number {
  const leftMs = countdownMs - (statusNowMs - sinceMs) - statusAgeMs * timeScale;
  return Math.min(countdownMs / 1000, Math.max(0, Math.ceil(leftMs / 1000)));
}
