import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { invalidValue } from './fields.ts';

const fullPercent = 100;

/** Decodes Battery Level (0x2A19) in percent. Fails with `outOfRange` above 100. */
export function decodeBatteryLevel(bytes: Uint8Array): Decoded<number> {
  const levelPercent = takeInteger(cursorOver(bytes), 'uint8');
  if (levelPercent === undefined) return notDecoded('tooShort', 0);
  return levelPercent > fullPercent ? notDecoded('outOfRange', 0) : decoded(levelPercent);
}

/** @throws BeatRunnerError `ftms/invalid-value` outside 0 to 100 */
export function encodeBatteryLevel(levelPercent: number): Uint8Array {
  if (!(levelPercent >= 0 && levelPercent <= fullPercent)) throw invalidValue('levelPercent', levelPercent);
  const octets: number[] = [];
  putInteger(octets, 'uint8', Math.round(levelPercent));
  return Uint8Array.from(octets);
}
