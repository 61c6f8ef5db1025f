import type { EnvelopeState } from '#core/safety/envelope.ts';
import { automationRamp, personRamp, type SafetyLimits } from '#core/safety/safety-limits.ts';
import type { TargetChange } from '#core/safety/target-request.ts';

/** A grown-up on a club treadmill; nothing but the machine and the profile bounds. */
export const clubLimits: SafetyLimits = {
  machine: {
    speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
    inclinationRange: { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 },
  },
  profileSpeedCapKmh: 16,
  profileInclineCapPercent: 10,
  maxHeartRateBpm: 190,
  automationRamp,
  personRamp,
};

/** A belt that has run at a speed for hours, with everything as it should be. */
export function calmState(speedKmh: number, inclinePercent = 0): EnvelopeState {
  return {
    history: [{ atMs: -1e9, speedKmh, inclinePercent }],
    isBeltOurs: true,
    telemetryAgeMs: 500,
    isAcknowledged: true,
    strayBelt: {},
    isHeld: false,
    heartRateBpm: 140,
    announced: undefined,
    missingStepsMs: 0,
  };
}

/** A history of speeds, each from its time on. */
export function speeds(
  ...given: readonly (readonly [atMs: number, speedKmh: number])[]
): readonly TargetChange[] {
  return given.map(([atMs, speedKmh]) => ({ atMs, speedKmh, inclinePercent: 0 }));
}
