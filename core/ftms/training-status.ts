import { cursorOver, takeInteger, takeRest } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { textOfDevice } from './device-text.ts';
import { invalidValue, requireOctet } from './fields.ts';
import { utf8FromText } from './utf8.ts';

/** FTMS 1.0, Training Status: the first name has the code 0. */
export const trainingStatusNames = [
  'other',
  'idle',
  'warmingUp',
  'lowIntensityInterval',
  'highIntensityInterval',
  'recoveryInterval',
  'isometric',
  'heartRateControl',
  'fitnessTest',
  'speedTooLow',
  'speedTooHigh',
  'coolDown',
  'wattControl',
  'manualMode',
  'preWorkout',
  'postWorkout',
] as const;

export type TrainingStatusName = (typeof trainingStatusNames)[number] | 'unknown';

/** What a machine's own program is doing (0x2AD3). */
export interface TrainingStatus {
  readonly status: TrainingStatusName;
  readonly statusCode: number;
  /** What the machine says about it; absent when it says nothing. */
  readonly text?: string;
  /** The text goes on beyond one notification: only a read gives all of it. */
  readonly isTextExtended: boolean;
  /** Reserved flag bits that are set; absent when there are none. */
  readonly unknownFlags?: number;
}

const textBit = 0b01;
const extendedTextBit = 0b10;
const reservedFlags = 0b1111_1100;

export function decodeTrainingStatus(bytes: Uint8Array): Decoded<TrainingStatus> {
  const cursor = cursorOver(bytes);
  const flags = takeInteger(cursor, 'uint8');
  if (flags === undefined) return notDecoded('tooShort', 0);
  const statusCode = takeInteger(cursor, 'uint8');
  if (statusCode === undefined) return notDecoded('tooShort', 1);
  const text = (flags & textBit) === 0 ? '' : textOfDevice(takeRest(cursor));
  const unknownFlags = flags & reservedFlags;
  return decoded({
    status: trainingStatusNames[statusCode] ?? 'unknown',
    statusCode,
    isTextExtended: (flags & extendedTextBit) !== 0,
    ...(text === '' ? {} : { text }),
    ...(unknownFlags === 0 ? {} : { unknownFlags }),
  });
}

/**
 * Encodes a status, as a machine sends it. `statusCode` decides; the name follows from it.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a code that is no octet or flags that are not reserved ones
 */
export function encodeTrainingStatus(
  status: Pick<TrainingStatus, 'statusCode'> & Partial<TrainingStatus>,
): Uint8Array {
  const { statusCode, text = '', isTextExtended = false, unknownFlags = 0 } = status;
  if ((unknownFlags & ~reservedFlags) !== 0) throw invalidValue('unknownFlags', unknownFlags);
  const flags = (text === '' ? 0 : textBit) | (isTextExtended ? extendedTextBit : 0) | unknownFlags;
  return Uint8Array.of(flags, requireOctet('statusCode', statusCode), ...utf8FromText(text));
}
