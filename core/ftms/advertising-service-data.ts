import { bitsOfNames, namesOfBits, unknownBits } from './bit-names.ts';
import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';

/** Bits of the machine type, from bit 0 (FTMS 1.0, Service Advertising Data). */
const machineTypeNames = [
  'treadmill',
  'crossTrainer',
  'stepClimber',
  'stairClimber',
  'rower',
  'indoorBike',
] as const;

export type FitnessMachineType = (typeof machineTypeNames)[number];

const availabilityNames = ['isAvailable'] as const;

/**
 * What a machine says of itself before anybody connects: the service data (AD type 0x16) of 0x1826, without the UUID
 * in front. Many treadmills send none, so its absence says nothing.
 */
export interface AdvertisingServiceData {
  /** The machine can be used right now. */
  readonly isAvailable: boolean;
  readonly machineTypes: readonly FitnessMachineType[];
  /** Reserved bits of the flags. */
  readonly unknownFlags: number;
  /** Reserved bits of the machine type. */
  readonly unknownTypeBits: number;
}

export function decodeAdvertisingServiceData(bytes: Uint8Array): Decoded<AdvertisingServiceData> {
  const cursor = cursorOver(bytes);
  const flags = takeInteger(cursor, 'uint8');
  if (flags === undefined) return notDecoded('tooShort', cursor.at);
  const types = takeInteger(cursor, 'uint16');
  if (types === undefined) return notDecoded('tooShort', cursor.at);
  return decoded({
    isAvailable: namesOfBits(flags, availabilityNames).length > 0,
    machineTypes: namesOfBits(types, machineTypeNames),
    unknownFlags: unknownBits(flags, availabilityNames),
    unknownTypeBits: unknownBits(types, machineTypeNames),
  });
}

/** @throws BeatRunnerError `ftms/invalid-value` where unknown bits contain one that has a name */
export function encodeAdvertisingServiceData(
  data: Pick<AdvertisingServiceData, 'isAvailable' | 'machineTypes'> & Partial<AdvertisingServiceData>,
): Uint8Array {
  const octets: number[] = [];
  putInteger(
    octets,
    'uint8',
    bitsOfNames(data.isAvailable ? availabilityNames : [], availabilityNames, data.unknownFlags),
  );
  putInteger(octets, 'uint16', bitsOfNames(data.machineTypes, machineTypeNames, data.unknownTypeBits));
  return Uint8Array.from(octets);
}
