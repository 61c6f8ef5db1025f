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
import { integerTypes } from './integer-types.ts';

/** One measurement of a strap or armband (0x2A37), about once a second. */
export interface HeartRateMeasurement {
  /** Absent when the sensor sends 0: it has no signal. */
  readonly heartRateBpm?: number;
  /** Whether it touches skin; absent when the sensor cannot tell. Without contact a heart rate means nothing. */
  readonly hasContact?: boolean;
  /** Since the sensor's last reset, in kJ; stays at 65535 once there. Most sensors send it every tenth time, or never. */
  readonly energyKj?: number;
  /** Times between beats, oldest first. */
  readonly rrIntervalsMs: readonly number[];
  /** Reserved flag bits that are set; absent when there are none. */
  readonly unknownFlags?: number;
}

const wideBit = 0b0_0001;
const contactBit = 0b0_0010;
const contactSupportedBit = 0b0_0100;
const energyBit = 0b0_1000;
const rrIntervalsBit = 0b1_0000;
const reservedFlags = 0b1110_0000;

// Heart Rate Service 1.0, 3.1. Bit 0 chooses the width of the heart rate, from one measurement to the next.
// prettier-ignore
const fields: readonly FlaggedField<'heartRateBpm' | 'energyKj'>[] = [
  { name: 'heartRateBpm', type: 'uint8', resolution: [1, 1], flagBit: 0, isPresentWhenClear: true, notAvailable: 0 },
  { name: 'heartRateBpm', type: 'uint16', resolution: [1, 1], flagBit: 0, notAvailable: 0 },
  { name: 'energyKj', type: 'uint16', resolution: [1, 1], flagBit: 3 },
];

/** 1/1024 s, here in ms. */
const rrInterval: readonly Field<'rrIntervalMs'>[] = [
  { name: 'rrIntervalMs', type: 'uint16', resolution: [1000, 1024] },
];

export function decodeHeartRateMeasurement(bytes: Uint8Array): Decoded<HeartRateMeasurement> {
  const cursor = cursorOver(bytes);
  const flags = takeInteger(cursor, 'uint8');
  if (flags === undefined) return notDecoded('tooShort', 0);
  const read = readFlaggedFields(cursor, flags, fields);
  if (!read.ok) return read;
  const rrIntervalsMs: number[] = [];
  if ((flags & rrIntervalsBit) !== 0) {
    // There is no count: as many as fill the value. Half of one at its end is none.
    for (let next = readFields(cursor, rrInterval); next.ok; next = readFields(cursor, rrInterval)) {
      rrIntervalsMs.push(next.value.rrIntervalMs);
    }
  }
  const unknownFlags = flags & reservedFlags;
  return decoded({
    ...read.value,
    rrIntervalsMs,
    ...((flags & contactSupportedBit) === 0 ? {} : { hasContact: (flags & contactBit) !== 0 }),
    ...(unknownFlags === 0 ? {} : { unknownFlags }),
  });
}

/**
 * Encodes a measurement, as a sensor sends it: in one octet while the heart rate fits, in two above 255 bpm.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold (a heart rate of 0 is said by leaving
 *   it out), and for flags that are not reserved ones
 */
export function encodeHeartRateMeasurement(measurement: HeartRateMeasurement): Uint8Array {
  const { heartRateBpm = 0, hasContact, energyKj, rrIntervalsMs, unknownFlags = 0 } = measurement;
  if ((unknownFlags & ~reservedFlags) !== 0) throw invalidValue('unknownFlags', unknownFlags);
  const flags =
    (Math.round(heartRateBpm) > integerTypes.uint8.maximum ? wideBit : 0) |
    (hasContact === undefined ? 0 : contactSupportedBit) |
    (hasContact ? contactBit : 0) |
    (energyKj === undefined ? 0 : energyBit) |
    (rrIntervalsMs.length === 0 ? 0 : rrIntervalsBit) |
    unknownFlags;
  const octets: number[] = [];
  putInteger(octets, 'uint8', flags);
  writeFlaggedFields(octets, flags, fields, { ...measurement });
  for (const rrIntervalMs of rrIntervalsMs) writeFields(octets, rrInterval, { rrIntervalMs });
  return Uint8Array.from(octets);
}
