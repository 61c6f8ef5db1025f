import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import {
  invalidValue,
  readFields,
  readFlaggedFields,
  writeFields,
  writeFlaggedFields,
  type Field,
  type FlaggedField,
} from './fields.ts';

/** One measurement of a foot pod (0x2A53). */
export interface RunningSpeedCadenceMeasurement {
  readonly speedKmh: number;
  /** As sent: steps a minute, or strides a minute, each sensor as it likes. `stepsPerMinute` decides. */
  readonly cadenceRaw: number;
  readonly strideLengthM?: number;
  /** Since the sensor's own start. */
  readonly totalDistanceM?: number;
  readonly isRunning: boolean;
  /** Reserved flag bits that are set; absent when there are none. */
  readonly unknownFlags?: number;
}

const runningBit = 0b100;
const reservedFlags = 0b1111_1000;

// Running Speed and Cadence Service 1.0, 3.1. Speed is in 1/256 m/s: raw / 256 * 3.6 = raw * 9 / 640 km/h.
const alwaysThere: readonly Field<'speedKmh' | 'cadenceRaw'>[] = [
  { name: 'speedKmh', type: 'uint16', resolution: [9, 640] },
  { name: 'cadenceRaw', type: 'uint8', resolution: [1, 1] },
];

const flagged: readonly FlaggedField<'strideLengthM' | 'totalDistanceM'>[] = [
  { name: 'strideLengthM', type: 'uint16', resolution: [1, 100], flagBit: 0 },
  { name: 'totalDistanceM', type: 'uint32', resolution: [1, 10], flagBit: 1 },
];

export function decodeRunningSpeedCadenceMeasurement(
  bytes: Uint8Array,
): Decoded<RunningSpeedCadenceMeasurement> {
  const cursor = cursorOver(bytes);
  const flags = takeInteger(cursor, 'uint8');
  if (flags === undefined) return notDecoded('tooShort', 0);
  const first = readFields(cursor, alwaysThere);
  if (!first.ok) return first;
  const rest = readFlaggedFields(cursor, flags, flagged);
  if (!rest.ok) return rest;
  const unknownFlags = flags & reservedFlags;
  return decoded({
    ...first.value,
    ...rest.value,
    isRunning: (flags & runningBit) !== 0,
    ...(unknownFlags === 0 ? {} : { unknownFlags }),
  });
}

/** @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold, and for flags that are not reserved */
export function encodeRunningSpeedCadenceMeasurement(
  measurement: RunningSpeedCadenceMeasurement,
): Uint8Array {
  const { strideLengthM, totalDistanceM, isRunning, unknownFlags = 0 } = measurement;
  if ((unknownFlags & ~reservedFlags) !== 0) throw invalidValue('unknownFlags', unknownFlags);
  const flags =
    (strideLengthM === undefined ? 0 : 0b01) |
    (totalDistanceM === undefined ? 0 : 0b10) |
    (isRunning ? runningBit : 0) |
    unknownFlags;
  const octets: number[] = [];
  putInteger(octets, 'uint8', flags);
  writeFields(octets, alwaysThere, { ...measurement });
  writeFlaggedFields(octets, flags, flagged, { ...measurement });
  return Uint8Array.from(octets);
}
