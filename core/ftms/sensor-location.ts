import { cursorOver, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';

/** GATT Specification Supplement, Sensor Location: the first name has the code 0. Bicycles share the list. */
const locationNames = [
  'other',
  'topOfShoe',
  'inShoe',
  'hip',
  'frontWheel',
  'leftCrank',
  'rightCrank',
  'leftPedal',
  'rightPedal',
  'frontHub',
  'rearDropout',
  'chainstay',
  'rearWheel',
  'rearHub',
  'chest',
  'spider',
  'chainRing',
] as const;

/** Where a sensor of speed and cadence sits. */
export type SensorLocation = (typeof locationNames)[number];

/** A reserved code is `other`. */
export function sensorLocationOfCode(code: number): SensorLocation {
  return locationNames[code] ?? 'other';
}

export function codeOfSensorLocation(location: SensorLocation): number {
  return locationNames.indexOf(location);
}

/** Decodes Sensor Location (0x2A5D). Fails with `tooShort`. */
export function decodeSensorLocation(bytes: Uint8Array): Decoded<SensorLocation> {
  const code = takeInteger(cursorOver(bytes), 'uint8');
  return code === undefined ? notDecoded('tooShort', 0) : decoded(sensorLocationOfCode(code));
}

export function encodeSensorLocation(location: SensorLocation): Uint8Array {
  return Uint8Array.of(codeOfSensorLocation(location));
}
