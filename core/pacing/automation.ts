import type { PacingReason } from './pacing-reason.ts';
import type { PacingTarget } from './pacing-target.ts';

/** How much of a target reaches the belt by itself: nothing, only what makes it easier, everything. */
export const automationLevels = ['shadow', 'decreaseOnly', 'full'] as const;
export type AutomationLevel = (typeof automationLevels)[number];

/**
 * What is left of a target at an automation level. Shadow leaves speed and incline as they are and tells in its reason
 * what it would have done; decrease only lets each go down, never up. The music's rate is not held back: it moves
 * nothing but the music.
 *
 * @param current the targets that the belt was given last
 */
export function applyAutomation(
  level: AutomationLevel,
  target: PacingTarget,
  current: { readonly speedKmh: number; readonly inclinePercent: number },
): PacingTarget {
  switch (level) {
    case 'full':
      return target;
    case 'shadow':
      return withhold(level, target, current.speedKmh, current.inclinePercent);
    case 'decreaseOnly':
      return withhold(
        level,
        target,
        Math.min(current.speedKmh, target.speedKmh),
        Math.min(current.inclinePercent, target.inclinePercent),
      );
  }
}

function withhold(
  level: 'shadow' | 'decreaseOnly',
  target: PacingTarget,
  speedKmh: number,
  inclinePercent: number,
): PacingTarget {
  if (speedKmh === target.speedKmh && inclinePercent === target.inclinePercent) return target;
  const reason: PacingReason = {
    kind: 'automation',
    level,
    withheldSpeedKmh: target.speedKmh,
    withheldInclinePercent: target.inclinePercent,
  };
  return { ...target, speedKmh, inclinePercent, reasons: [...target.reasons, reason] };
}
