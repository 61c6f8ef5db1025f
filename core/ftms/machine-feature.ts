import { bitsOfNames, namesOfBits, unknownBits } from './bit-names.ts';
import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';

/** Bits of the first word, from bit 0 (FTMS 1.0, 4.3.1.1). */
export const machineFeatureNames = [
  'averageSpeed',
  'cadence',
  'totalDistance',
  'inclination',
  'elevationGain',
  'pace',
  'stepCount',
  'resistanceLevel',
  'strideCount',
  'expendedEnergy',
  'heartRateMeasurement',
  'metabolicEquivalent',
  'elapsedTime',
  'remainingTime',
  'powerMeasurement',
  'forceOnBeltAndPower',
  'userDataRetention',
] as const;

/** Bits of the second word, from bit 0 (FTMS 1.0, 4.3.1.2). */
export const targetSettingNames = [
  'speedTarget',
  'inclinationTarget',
  'resistanceTarget',
  'powerTarget',
  'heartRateTarget',
  'targetedExpendedEnergy',
  'targetedStepNumber',
  'targetedStrideNumber',
  'targetedDistance',
  'targetedTrainingTime',
  'targetedTimeInTwoHeartRateZones',
  'targetedTimeInThreeHeartRateZones',
  'targetedTimeInFiveHeartRateZones',
  'indoorBikeSimulation',
  'wheelCircumference',
  'spinDownControl',
  'targetedCadence',
] as const;

export type MachineFeatureName = (typeof machineFeatureNames)[number];
export type TargetSettingName = (typeof targetSettingNames)[number];

/**
 * What a machine says that it can do (0x2ACC). A hint only: vendors set bits for what a machine does not have (the
 * FitShow FS-BT-T4 walking pad claims resistance and power targets) and leave out what it has.
 */
export interface MachineFeature {
  readonly features: readonly MachineFeatureName[];
  readonly targetSettings: readonly TargetSettingName[];
  /** Reserved bits (17 to 31) of the first word that are set. */
  readonly unknownFeatureBits: number;
  /** Reserved bits (17 to 31) of the second word that are set. */
  readonly unknownTargetBits: number;
}

export function decodeMachineFeature(bytes: Uint8Array): Decoded<MachineFeature> {
  const cursor = cursorOver(bytes);
  const features = takeInteger(cursor, 'uint32');
  if (features === undefined) return notDecoded('tooShort', cursor.at);
  const targets = takeInteger(cursor, 'uint32');
  if (targets === undefined) return notDecoded('tooShort', cursor.at);
  return decoded({
    features: namesOfBits(features, machineFeatureNames),
    targetSettings: namesOfBits(targets, targetSettingNames),
    unknownFeatureBits: unknownBits(features, machineFeatureNames),
    unknownTargetBits: unknownBits(targets, targetSettingNames),
  });
}

/** @throws BeatRunnerError `ftms/invalid-value` where the unknown bits contain one that has a name */
export function encodeMachineFeature(
  feature: Pick<MachineFeature, 'features' | 'targetSettings'> & Partial<MachineFeature>,
): Uint8Array {
  const octets: number[] = [];
  putInteger(
    octets,
    'uint32',
    bitsOfNames(feature.features, machineFeatureNames, feature.unknownFeatureBits),
  );
  putInteger(
    octets,
    'uint32',
    bitsOfNames(feature.targetSettings, targetSettingNames, feature.unknownTargetBits),
  );
  return Uint8Array.from(octets);
}
