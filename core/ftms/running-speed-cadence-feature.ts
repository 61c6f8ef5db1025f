import { bitsOfNames, namesOfBits, unknownBits } from './bit-names.ts';
import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';

/** Running Speed and Cadence Service 1.0, 3.2, from bit 0. */
const featureNames = [
  'strideLength',
  'totalDistance',
  'walkingOrRunning',
  'calibration',
  'multipleSensorLocations',
] as const;

export type RunningSpeedCadenceFeatureName = (typeof featureNames)[number];

/** What a foot pod can do (0x2A54). */
export interface RunningSpeedCadenceFeature {
  readonly features: readonly RunningSpeedCadenceFeatureName[];
  /** Reserved bits (5 to 15) that are set. */
  readonly unknownFeatureBits: number;
}

export function decodeRunningSpeedCadenceFeature(bytes: Uint8Array): Decoded<RunningSpeedCadenceFeature> {
  const word = takeInteger(cursorOver(bytes), 'uint16');
  if (word === undefined) return notDecoded('tooShort', 0);
  return decoded({
    features: namesOfBits(word, featureNames),
    unknownFeatureBits: unknownBits(word, featureNames),
  });
}

/** @throws BeatRunnerError `ftms/invalid-value` where the unknown bits contain one that has a name */
export function encodeRunningSpeedCadenceFeature(
  feature: Pick<RunningSpeedCadenceFeature, 'features'> & Partial<RunningSpeedCadenceFeature>,
): Uint8Array {
  const octets: number[] = [];
  putInteger(octets, 'uint16', bitsOfNames(feature.features, featureNames, feature.unknownFeatureBits));
  return Uint8Array.from(octets);
}
