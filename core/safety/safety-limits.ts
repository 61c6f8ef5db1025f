import type { MachineCapabilities } from '#core/treadmill/machine-capabilities.ts';

/** How fast targets may change. Every figure may be configured downwards only (safety.md rule 4). */
export interface RampLimits {
  /** Largest single rise of speed, km/h. */
  readonly speedStepUpKmh: number;
  readonly speedUpPer10sKmh: number;
  readonly speedUpPer60sKmh: number;
  readonly speedDownPer10sKmh: number;
  readonly inclinePer10sPercent: number;
}

/** Rule 4 of safety.md: what music, heart, plan, coach and remote users may do to a belt with somebody on it. */
export const automationRamp: RampLimits = {
  speedStepUpKmh: 0.3,
  speedUpPer10sKmh: 0.5,
  speedUpPer60sKmh: 1,
  speedDownPer10sKmh: 2,
  inclinePer10sPercent: 1,
};

/**
 * A runner who asks for it may be carried up faster, as every console allows; down as fast as the belt goes. The rise
 * is still spread, because a wrong tap looks like a right one.
 */
export const personRamp: RampLimits = {
  speedStepUpKmh: 2,
  speedUpPer10sKmh: 2,
  speedUpPer60sKmh: 6,
  speedDownPer10sKmh: Number.POSITIVE_INFINITY,
  inclinePer10sPercent: 3,
};

/** The stricter figure of each pair: a setting can only make the ramp gentler. */
export function gentlerRamp(ramp: RampLimits, configured: Partial<RampLimits>): RampLimits {
  const gentler = (limit: number, wanted: number | undefined): number =>
    wanted === undefined || !(wanted >= 0) ? limit : Math.min(limit, wanted);
  return {
    speedStepUpKmh: gentler(ramp.speedStepUpKmh, configured.speedStepUpKmh),
    speedUpPer10sKmh: gentler(ramp.speedUpPer10sKmh, configured.speedUpPer10sKmh),
    speedUpPer60sKmh: gentler(ramp.speedUpPer60sKmh, configured.speedUpPer60sKmh),
    speedDownPer10sKmh: gentler(ramp.speedDownPer10sKmh, configured.speedDownPer10sKmh),
    inclinePer10sPercent: gentler(ramp.inclinePer10sPercent, configured.inclinePer10sPercent),
  };
}

/** Everything that bounds a target. The tightest bound holds. */
export interface SafetyLimits {
  readonly machine: Pick<MachineCapabilities, 'speedRange' | 'inclinationRange'>;
  readonly profileSpeedCapKmh: number;
  readonly profileInclineCapPercent: number;
  /** Cap of the runner's age or role (children, guests), if any. */
  readonly roleSpeedCapKmh?: number;
  readonly roleInclineCapPercent?: number;
  /** Cap chosen for this session, if any. */
  readonly sessionSpeedCapKmh?: number;
  /** Estimated or measured; rises end at 95 % of it. */
  readonly maxHeartRateBpm: number;
  readonly automationRamp: RampLimits;
  readonly personRamp: RampLimits;
}

/** Under 14 years: no faster than this, whatever the profile says. [design] */
const childSpeedCapKmh = 10;
const childInclineCapPercent = 5;
const childUntilAge = 14;

/** Caps that follow from age alone. */
export function roleCaps(age: number): Pick<SafetyLimits, 'roleSpeedCapKmh' | 'roleInclineCapPercent'> {
  return age < childUntilAge
    ? { roleSpeedCapKmh: childSpeedCapKmh, roleInclineCapPercent: childInclineCapPercent }
    : {};
}
