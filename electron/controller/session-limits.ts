import { maxHeartRate } from '#core/physiology/heart-rate-zones.ts';
import {
  automationRamp,
  gentlerRamp,
  personRamp,
  roleCaps,
  type SafetyLimits,
} from '#core/safety/safety-limits.ts';
import type { MachineCapabilities } from '#core/treadmill/machine-capabilities.ts';
import type { SessionPlan } from './session-plan.ts';

/**
 * What bounds every target of a run.
 *
 * @param capabilities of the treadmill; undefined as long as it has not said them, or where none is chosen
 */
export function sessionLimits(
  { profile, sessionSpeedCapKmh, ramp }: Pick<SessionPlan, 'profile' | 'sessionSpeedCapKmh' | 'ramp'>,
  capabilities: Pick<MachineCapabilities, 'speedRange' | 'inclinationRange'> | undefined,
): SafetyLimits {
  return {
    machine: {
      speedRange: capabilities?.speedRange,
      inclinationRange: capabilities?.inclinationRange,
    },
    profileSpeedCapKmh: profile.speedCapKmh,
    profileInclineCapPercent: profile.inclineCapPercent,
    ...roleCaps(profile.age),
    ...(sessionSpeedCapKmh === undefined ? {} : { sessionSpeedCapKmh }),
    maxHeartRateBpm: maxHeartRate(profile).heartRateBpm,
    automationRamp: gentlerRamp(automationRamp, ramp ?? {}),
    personRamp,
  };
}
