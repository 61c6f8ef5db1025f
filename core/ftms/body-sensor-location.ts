import { cursorOver, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';

/** Heart Rate Service 1.0, 3.2: the first name has the code 0. */
const locationNames = ['other', 'chest', 'wrist', 'finger', 'hand', 'earLobe', 'foot'] as const;

/** Where a heart rate sensor sits. A chest strap deserves more trust than a wrist. */
export type BodySensorLocation = (typeof locationNames)[number];

/** Decodes Body Sensor Location (0x2A38); a reserved code is `other`. */
export function decodeBodySensorLocation(bytes: Uint8Array): Decoded<BodySensorLocation> {
  const code = takeInteger(cursorOver(bytes), 'uint8');
  return code === undefined ? notDecoded('tooShort', 0) : decoded(locationNames[code] ?? 'other');
}

export function encodeBodySensorLocation(location: BodySensorLocation): Uint8Array {
  return Uint8Array.of(locationNames.indexOf(location));
}
