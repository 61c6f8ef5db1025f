import type { RunnerProfile } from '#core/physiology/runner-profile.ts';

/**
 * What bounds a target besides the profile. Everything is optional: what is absent bounds nothing. The safety
 * envelope applies all of it again; here it keeps pacing from asking for what it will not get.
 */
export interface PacingLimits {
  readonly machine?: {
    readonly speedRange?: { readonly minimumKmh: number; readonly maximumKmh: number } | undefined;
    readonly inclinationRange?:
      | { readonly minimumPercent: number; readonly maximumPercent: number }
      | undefined;
  };
  readonly roleSpeedCapKmh?: number;
  readonly roleInclineCapPercent?: number;
  readonly sessionSpeedCapKmh?: number;
}

export const speedCapKinds = ['profileSpeedCap', 'roleSpeedCap', 'sessionSpeedCap', 'machineRange'] as const;
export type SpeedCapKind = (typeof speedCapKinds)[number];

/** The tightest bounds of all, and where the upper one of speed comes from. */
export interface PacingCaps {
  readonly minimumSpeedKmh: number;
  readonly maximumSpeedKmh: number;
  readonly maximumSpeedFrom: SpeedCapKind;
  readonly minimumInclinePercent: number;
  readonly maximumInclinePercent: number;
}

/** The slowest speed asked for of a treadmill that does not tell its own. A choice. */
const defaultMinimumSpeedKmh = 1;

export function pacingCaps(
  profile: Pick<RunnerProfile, 'speedCapKmh' | 'inclineCapPercent'>,
  limits: PacingLimits,
): PacingCaps {
  const { speedRange, inclinationRange } = limits.machine ?? {};
  const none = Number.POSITIVE_INFINITY;
  const speedCaps: Readonly<Record<SpeedCapKind, number>> = {
    profileSpeedCap: profile.speedCapKmh,
    roleSpeedCap: limits.roleSpeedCapKmh ?? none,
    sessionSpeedCap: limits.sessionSpeedCapKmh ?? none,
    machineRange: speedRange?.maximumKmh ?? none,
  };
  const maximumSpeedFrom = speedCapKinds.reduce((tightest, kind) =>
    speedCaps[kind] < speedCaps[tightest] ? kind : tightest,
  );
  const maximumSpeedKmh = speedCaps[maximumSpeedFrom];
  const maximumInclinePercent = Math.min(
    profile.inclineCapPercent,
    limits.roleInclineCapPercent ?? none,
    inclinationRange?.maximumPercent ?? none,
  );
  return {
    minimumSpeedKmh: Math.min(speedRange?.minimumKmh ?? defaultMinimumSpeedKmh, maximumSpeedKmh),
    maximumSpeedKmh,
    maximumSpeedFrom,
    minimumInclinePercent: Math.min(
      Math.max(0, inclinationRange?.minimumPercent ?? 0),
      maximumInclinePercent,
    ),
    maximumInclinePercent,
  };
}

export function clampTo(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
