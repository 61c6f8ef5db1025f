import { cursorOver, octetsLeft, putInteger, takeInteger, takeRest } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import {
  invalidValue,
  isFlagIn,
  knownFlags,
  lengthOfFlaggedFields,
  readFlaggedFields,
  writeFlaggedFields,
} from './fields.ts';
import { moreDataBit, paceFlags, treadmillDataFields, type PaceForm } from './treadmill-data-fields.ts';

/**
 * What a treadmill tells of itself (0x2ACD). Everything is optional: each machine sends what it has, and "not
 * available" is absent. Totals count from the start of the machine's own training session.
 */
export interface TreadmillData {
  readonly instantaneousSpeedKmh?: number;
  readonly averageSpeedKmh?: number;
  readonly totalDistanceM?: number;
  /** Negative is downhill. */
  readonly inclinationPercent?: number;
  readonly rampAngleDeg?: number;
  readonly positiveElevationGainM?: number;
  readonly negativeElevationGainM?: number;
  /** Seconds for 500 m. Redundant with speed, and ambiguous on the air: for show only, never for control. */
  readonly instantaneousPaceS?: number;
  /** Seconds for 500 m. */
  readonly averagePaceS?: number;
  /** In which of its forms pace was seen; absent when the machine sends none. */
  readonly paceForm?: PaceForm;
  readonly totalEnergyKcal?: number;
  readonly energyPerHourKcal?: number;
  readonly energyPerMinuteKcal?: number;
  /** The machine's own sensor. Never 0: that is how treadmills say that nobody holds the grips. */
  readonly heartRateBpm?: number;
  readonly metabolicEquivalent?: number;
  readonly elapsedTimeS?: number;
  readonly remainingTimeS?: number;
  readonly forceOnBeltN?: number;
  readonly powerOutputW?: number;
}

/** One notification: a whole record, or a part of one that `mergeTreadmillData` puts together. */
export interface TreadmillDataPart {
  /** More notifications of this record follow; the last carries the instantaneous speed. */
  readonly hasMoreData: boolean;
  readonly data: TreadmillData;
  /** Flag bits that FTMS 1.0 reserves; absent when none is set. */
  readonly unknownFlags?: number;
  /** Octets that no known field claims: behind reserved flags, or dropped together with pace. Absent when none. */
  readonly undecodedOctets?: Uint8Array;
}

export interface TreadmillDataEncoding {
  /** Most octets in one notification: ATT MTU - 3. At least 7, so that the largest group of fields fits. */
  readonly maximumOctets?: number;
}

const flagsOctets = 2;
const leastMaximumOctets = 7;
const allFlags = 0xffff;
const reservedFlags = allFlags & ~knownFlags(treadmillDataFields.gss2024);

/** Decodes one Treadmill Data notification. */
export function decodeTreadmillData(bytes: Uint8Array): Decoded<TreadmillDataPart> {
  const cursor = cursorOver(bytes);
  const flags = takeInteger(cursor, 'uint16');
  if (flags === undefined) return notDecoded('tooShort', 0);
  const paceForm = paceFormOf(flags, bytes.length);
  const read = readFlaggedFields(cursor, flags, treadmillDataFields[paceForm ?? 'gss2024']);
  if (!read.ok) return read;
  const unknownFlags = flags & reservedFlags;
  return decoded({
    hasMoreData: (flags & moreDataBit) !== 0,
    data: paceForm === undefined ? read.value : { ...read.value, paceForm },
    ...(unknownFlags === 0 ? {} : { unknownFlags }),
    ...(octetsLeft(cursor) === 0 ? {} : { undecodedOctets: takeRest(cursor) }),
  });
}

/**
 * Encodes one record, in as few notifications as fit, in the order of sending. Each but the last says More Data. A
 * record without `instantaneousSpeedKmh` cannot be ended: all of its notifications say More Data.
 *
 * Pace goes out in `data.paceForm` (GSS 2024 when absent, not at all when `dropped`).
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold, or that its field uses for "not
 *   available" (a heart rate of 0); for one elevation gain without the other; for `maximumOctets` below 7
 */
export function encodeTreadmillData(data: TreadmillData, encoding: TreadmillDataEncoding = {}): Uint8Array[] {
  const maximumOctets = encoding.maximumOctets ?? 20;
  if (!(maximumOctets >= leastMaximumOctets)) throw invalidValue('maximumOctets', maximumOctets);
  const { paceForm, ...values } = data;
  const table = treadmillDataFields[paceForm === 'xml2017' ? 'xml2017' : 'gss2024'];
  const sent = table.filter(
    (field) => values[field.name] !== undefined && !(paceForm === 'dropped' && isFlagIn(field, paceFlags)),
  );
  const groups = [...new Set(sent.map((field) => 1 << field.flagBit))].filter((bit) => bit !== moreDataBit);
  const lastFlags = data.instantaneousSpeedKmh === undefined ? moreDataBit : 0;

  const packets: number[] = [];
  let flags = 0;
  for (const group of groups) {
    const isTooLong = flagsOctets + lengthOfFlaggedFields(moreDataBit | flags | group, table) > maximumOctets;
    if (isTooLong) packets.push(flags);
    flags = isTooLong ? group : flags | group;
  }
  // The speed belongs into the last notification; where the rest leaves no room for it, it goes alone.
  if (flagsOctets + lengthOfFlaggedFields(lastFlags | flags, table) > maximumOctets) {
    packets.push(flags);
    flags = 0;
  }
  return [...packets.map((each) => each | moreDataBit), flags | lastFlags].map((each) => {
    const octets: number[] = [];
    putInteger(octets, 'uint16', each);
    writeFlaggedFields(octets, each, table, values);
    return Uint8Array.from(octets);
  });
}

/**
 * Two documents define pace differently, and devices of both kinds exist. The packet's length decides: it equals what
 * the flags announce with one octet for each pace (2017) or with two (2024). Where it equals neither, nothing from pace
 * on can be trusted.
 */
function paceFormOf(flags: number, length: number): PaceForm | undefined {
  if ((flags & paceFlags) === 0) return undefined;
  for (const form of ['gss2024', 'xml2017'] as const) {
    if (flagsOctets + lengthOfFlaggedFields(flags, treadmillDataFields[form]) === length) return form;
  }
  return 'dropped';
}
