import {
  encodeMachineFeature,
  type MachineFeatureName,
  type TargetSettingName,
} from '#core/ftms/machine-feature.ts';
import { trainingStatusNames } from '#core/ftms/training-status.ts';
import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import type { BeltState } from './belt-model.ts';
import { consoleKcalPerMinute } from './console-energy.ts';
import type { TreadmillModel } from './treadmill-models.ts';

const mostUint8 = 0xfe;
const mostUint16 = 0xfffe;
const mostUint24 = 0xff_fffe;

/** One Treadmill Data record of this moment; counters stay at the most that their field holds. */
export function treadmillDataOf(
  belt: BeltState,
  model: TreadmillModel,
  heartRateBpm: number | undefined,
): TreadmillData {
  const kcalPerMinute = consoleKcalPerMinute(belt.speedKmh, belt.inclinePercent);
  const remainingTimeS =
    belt.program === undefined ? undefined : Math.max(0, (belt.program.durationMs - belt.elapsedMs) / 1000);
  return {
    instantaneousSpeedKmh: belt.speedKmh,
    totalDistanceM: Math.min(mostUint24, Math.floor(belt.distanceM)),
    ...(model.inclineRange === undefined ? {} : { inclinationPercent: belt.inclinePercent }),
    totalEnergyKcal: Math.min(mostUint16, Math.floor(belt.energyKcal)),
    energyPerHourKcal: Math.min(mostUint16, Math.round(kcalPerMinute * 60)),
    energyPerMinuteKcal: Math.min(mostUint8, Math.round(kcalPerMinute)),
    elapsedTimeS: Math.min(mostUint16, Math.floor(belt.elapsedMs / 1000)),
    ...(remainingTimeS === undefined
      ? {}
      : { remainingTimeS: Math.min(mostUint16, Math.ceil(remainingTimeS)) }),
    ...(model.hasLongTelemetry ? longPart(belt, heartRateBpm) : {}),
  };
}

function longPart(belt: BeltState, heartRateBpm: number | undefined): TreadmillData {
  const elapsedHours = belt.elapsedMs / 3_600_000;
  return {
    averageSpeedKmh: elapsedHours === 0 ? 0 : Math.min(600, belt.distanceM / 1000 / elapsedHours),
    positiveElevationGainM: Math.min(6000, belt.elevationUpM),
    negativeElevationGainM: Math.min(6000, belt.elevationDownM),
    ...(heartRateBpm === undefined ? {} : { heartRateBpm: Math.min(mostUint8, Math.round(heartRateBpm)) }),
  };
}

/** Fitness Machine Feature (0x2ACC) of a model, true to what it sends and takes. */
export function featureOctetsOf(model: TreadmillModel): Uint8Array {
  const features: MachineFeatureName[] = ['totalDistance', 'expendedEnergy', 'elapsedTime', 'remainingTime'];
  const targetSettings: TargetSettingName[] = ['speedTarget'];
  if (model.inclineRange !== undefined) {
    features.push('inclination');
    targetSettings.push('inclinationTarget');
  }
  if (model.hasLongTelemetry) features.push('averageSpeed', 'elevationGain', 'heartRateMeasurement');
  return encodeMachineFeature({ features, targetSettings });
}

/** Code of the training status (0x2AD3) that goes with what the belt does. */
export function trainingStatusCodeOf(belt: BeltState): number {
  switch (belt.phase) {
    case 'countdown':
      return trainingStatusNames.indexOf('preWorkout');
    case 'running':
    case 'slowing':
      return trainingStatusNames.indexOf('manualMode');
    case 'paused':
      return trainingStatusNames.indexOf('other');
    case 'stopped':
    case 'coasting':
      return trainingStatusNames.indexOf(belt.elapsedMs > 0 ? 'postWorkout' : 'idle');
  }
}
