import type { SafetyLimits } from './safety-limits.ts';

/** Why a session must not start under these limits. */
export type StartObstacle =
  /** The belt's slowest speed is already more than this runner may have. */
  | { readonly kind: 'speedCapBelowMachine'; readonly capKmh: number; readonly minimumKmh: number }
  /** The deck's lowest position is already steeper than this runner may have. */
  | { readonly kind: 'inclineCapBelowMachine'; readonly capPercent: number; readonly minimumPercent: number }
  /** A limit is no number, so it would not limit anything. */
  | { readonly kind: 'limitIsNoNumber'; readonly limit: string };

export type StartCheck =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly obstacle: StartObstacle };

/**
 * Whether a belt may be started at all. The envelope never sends less than the machine's minimum (machines take it for
 * something else, quirk 20), so a cap below that minimum cannot be kept: then the belt must not move.
 */
export function canStart(limits: SafetyLimits): StartCheck {
  const obstacle = unusableLimit(limits) ?? speedObstacle(limits) ?? inclineObstacle(limits);
  return obstacle === undefined ? { isAllowed: true } : { isAllowed: false, obstacle };
}

function unusableLimit(limits: SafetyLimits): StartObstacle | undefined {
  const figures = {
    profileSpeedCapKmh: limits.profileSpeedCapKmh,
    profileInclineCapPercent: limits.profileInclineCapPercent,
    roleSpeedCapKmh: limits.roleSpeedCapKmh,
    roleInclineCapPercent: limits.roleInclineCapPercent,
    sessionSpeedCapKmh: limits.sessionSpeedCapKmh,
    maxHeartRateBpm: limits.maxHeartRateBpm,
  };
  const unusable = Object.entries(figures).find(([, figure]) => Number.isNaN(figure));
  return unusable === undefined ? undefined : { kind: 'limitIsNoNumber', limit: unusable[0] };
}

function speedObstacle(limits: SafetyLimits): StartObstacle | undefined {
  const minimumKmh = limits.machine.speedRange?.minimumKmh;
  const capKmh = tightest(limits.profileSpeedCapKmh, limits.roleSpeedCapKmh, limits.sessionSpeedCapKmh);
  return minimumKmh === undefined || capKmh >= minimumKmh
    ? undefined
    : { kind: 'speedCapBelowMachine', capKmh, minimumKmh };
}

function inclineObstacle(limits: SafetyLimits): StartObstacle | undefined {
  const minimumPercent = limits.machine.inclinationRange?.minimumPercent;
  const capPercent = tightest(limits.profileInclineCapPercent, limits.roleInclineCapPercent);
  return minimumPercent === undefined || capPercent >= minimumPercent
    ? undefined
    : { kind: 'inclineCapBelowMachine', capPercent, minimumPercent };
}

function tightest(...caps: readonly (number | undefined)[]): number {
  return Math.min(...caps.filter((cap) => cap !== undefined));
}
