import { cursorOver } from './byte-cursor.ts';
import { notDecoded, type Decoded } from './decoded.ts';
import { invalidValue, readFields, writeFields, type Field } from './fields.ts';
import { integerTypes } from './integer-types.ts';

/**
 * Speeds that a machine takes (0x2AD4). What it says is not always true: some give the figures of their mph scale, and
 * some take coarser steps. A machine may say 0 for the increment.
 */
export interface SupportedSpeedRange {
  readonly minimumKmh: number;
  readonly maximumKmh: number;
  readonly incrementKmh: number;
}

/** Inclinations that a machine takes (0x2AD5); the minimum may be below zero. */
export interface SupportedInclinationRange {
  readonly minimumPercent: number;
  readonly maximumPercent: number;
  readonly incrementPercent: number;
}

/** Levels of resistance that a machine takes (0x2AD6); they have no unit. A treadmill seldom has them. */
export interface SupportedResistanceRange {
  readonly minimumLevel: number;
  readonly maximumLevel: number;
  readonly incrementLevel: number;
}

/** Heart rates that a machine takes as a target (0x2AD7). */
export interface SupportedHeartRateRange {
  readonly minimumBpm: number;
  readonly maximumBpm: number;
  readonly incrementBpm: number;
}

/** Powers that a machine takes as a target (0x2AD8). */
export interface SupportedPowerRange {
  readonly minimumW: number;
  readonly maximumW: number;
  readonly incrementW: number;
}

/** A range's three rows: minimum, maximum, least increment. */
type RangeFields<Name extends string> = readonly [
  minimum: Field<Name>,
  maximum: Field<Name>,
  increment: Field<Name>,
];

const hundredth = [1, 100] as const;
const tenth = [1, 10] as const;
const one = [1, 1] as const;

const speedFields: RangeFields<keyof SupportedSpeedRange> = [
  { name: 'minimumKmh', type: 'uint16', resolution: hundredth },
  { name: 'maximumKmh', type: 'uint16', resolution: hundredth },
  { name: 'incrementKmh', type: 'uint16', resolution: hundredth },
];

const inclinationFields: RangeFields<keyof SupportedInclinationRange> = [
  { name: 'minimumPercent', type: 'sint16', resolution: tenth },
  { name: 'maximumPercent', type: 'sint16', resolution: tenth },
  { name: 'incrementPercent', type: 'uint16', resolution: tenth },
];

const resistanceFields: RangeFields<keyof SupportedResistanceRange> = [
  { name: 'minimumLevel', type: 'sint16', resolution: tenth },
  { name: 'maximumLevel', type: 'sint16', resolution: tenth },
  { name: 'incrementLevel', type: 'uint16', resolution: tenth },
];

const heartRateFields: RangeFields<keyof SupportedHeartRateRange> = [
  { name: 'minimumBpm', type: 'uint8', resolution: one },
  { name: 'maximumBpm', type: 'uint8', resolution: one },
  { name: 'incrementBpm', type: 'uint8', resolution: one },
];

const powerFields: RangeFields<keyof SupportedPowerRange> = [
  { name: 'minimumW', type: 'sint16', resolution: one },
  { name: 'maximumW', type: 'sint16', resolution: one },
  { name: 'incrementW', type: 'uint16', resolution: one },
];

// The decoders fail with `tooShort`, and with `reversedRange` for a minimum above the maximum: such a range would let a
// clamp pass anything. The encoders throw `ftms/invalid-value` for the same, and for values that do not fit.

export function decodeSupportedSpeedRange(bytes: Uint8Array): Decoded<SupportedSpeedRange> {
  return decodeRange(bytes, speedFields);
}

export function encodeSupportedSpeedRange(range: SupportedSpeedRange): Uint8Array {
  return encodeRange({ ...range }, speedFields);
}

export function decodeSupportedInclinationRange(bytes: Uint8Array): Decoded<SupportedInclinationRange> {
  return decodeRange(bytes, inclinationFields);
}

export function encodeSupportedInclinationRange(range: SupportedInclinationRange): Uint8Array {
  return encodeRange({ ...range }, inclinationFields);
}

export function decodeSupportedResistanceRange(bytes: Uint8Array): Decoded<SupportedResistanceRange> {
  return decodeRange(bytes, resistanceFields);
}

export function encodeSupportedResistanceRange(range: SupportedResistanceRange): Uint8Array {
  return encodeRange({ ...range }, resistanceFields);
}

export function decodeSupportedHeartRateRange(bytes: Uint8Array): Decoded<SupportedHeartRateRange> {
  return decodeRange(bytes, heartRateFields);
}

export function encodeSupportedHeartRateRange(range: SupportedHeartRateRange): Uint8Array {
  return encodeRange({ ...range }, heartRateFields);
}

export function decodeSupportedPowerRange(bytes: Uint8Array): Decoded<SupportedPowerRange> {
  return decodeRange(bytes, powerFields);
}

export function encodeSupportedPowerRange(range: SupportedPowerRange): Uint8Array {
  return encodeRange({ ...range }, powerFields);
}

function decodeRange<Name extends string>(
  bytes: Uint8Array,
  fields: RangeFields<Name>,
): Decoded<Record<Name, number>> {
  const read = readFields(cursorOver(bytes), fields);
  if (!read.ok) return read;
  const [minimum, maximum] = fields;
  if (read.value[minimum.name] > read.value[maximum.name]) {
    return notDecoded('reversedRange', integerTypes[minimum.type].octets);
  }
  return read;
}

function encodeRange<Name extends string>(
  range: Record<Name, number>,
  fields: RangeFields<Name>,
): Uint8Array {
  const [minimum, maximum] = fields;
  if (range[minimum.name] > range[maximum.name]) throw invalidValue(minimum.name, range[minimum.name]);
  const octets: number[] = [];
  writeFields(octets, fields, range);
  return Uint8Array.from(octets);
}
