import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { putInteger, takeInteger, type ByteCursor } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { integerTypes, type IntegerType } from './integer-types.ts';

/** One row of a characteristic's table. The unit is in the name (`speedKmh`, `totalDistanceM`). */
export interface Field<Name extends string = string> {
  readonly name: Name;
  readonly type: IntegerType;
  /**
   * One raw step in the unit, as a fraction: [1, 100] is 0.01. A fraction, because raw / 100 is the nearest number to
   * what the device means and raw * 0.01 often is not.
   */
  readonly resolution: readonly [numerator: number, denominator: number];
  /** The raw value is one over the unit (km/min where the unit is seconds for a distance). */
  readonly isReciprocal?: true;
}

/** A field that is there only if a bit of the characteristic's flags says so. Rows of one bit come and go together. */
export interface FlaggedField<Name extends string = string> extends Field<Name> {
  readonly flagBit: number;
  /** The bit means the opposite: the field is there when it is 0. */
  readonly isPresentWhenClear?: true;
  /** Raw value with which a device says that it does not know. */
  readonly notAvailable?: number;
}

/** Reads every field of the table. Fails with `tooShort` at the first that is not whole. */
export function readFields<Name extends string>(
  cursor: ByteCursor,
  fields: readonly Field<Name>[],
): Decoded<Record<Name, number>> {
  const values: Partial<Record<Name, number>> = {};
  for (const field of fields) {
    const raw = takeInteger(cursor, field.type);
    if (raw === undefined) return notDecoded('tooShort', cursor.at);
    values[field.name] = valueOf(field, raw);
  }
  return decoded(values as Record<Name, number>);
}

/**
 * Reads the fields that `flags` announces. A field that is not announced, or whose device says "not available", is
 * absent from the result.
 */
export function readFlaggedFields<Name extends string>(
  cursor: ByteCursor,
  flags: number,
  fields: readonly FlaggedField<Name>[],
): Decoded<Partial<Record<Name, number>>> {
  const values: Partial<Record<Name, number>> = {};
  for (const field of fields) {
    if (!isPresent(field, flags)) continue;
    const raw = takeInteger(cursor, field.type);
    if (raw === undefined) return notDecoded('tooShort', cursor.at);
    if (raw !== field.notAvailable) values[field.name] = valueOf(field, raw);
  }
  return decoded(values);
}

/**
 * Appends every field of the table.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a value that is missing or that its field cannot hold
 */
export function writeFields(
  octets: number[],
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const field of fields) putInteger(octets, field.type, rawOf(field, values[field.name]));
}

/**
 * Appends the fields that `flags` announces; one without a value becomes "not available".
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold, for one that would be read as
 *   "not available", and for a missing one in a field that has no way of saying so
 */
export function writeFlaggedFields(
  octets: number[],
  flags: number,
  fields: readonly FlaggedField[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const field of fields) {
    if (isPresent(field, flags)) putInteger(octets, field.type, rawOrNotAvailable(field, values[field.name]));
  }
}

/** Octets that the announced fields take together. */
export function lengthOfFlaggedFields(flags: number, fields: readonly FlaggedField[]): number {
  let octets = 0;
  for (const field of fields) if (isPresent(field, flags)) octets += integerTypes[field.type].octets;
  return octets;
}

/** Mask of all bits that the table gives a meaning. */
export function knownFlags(fields: readonly FlaggedField[]): number {
  return fields.reduce((mask, field) => mask | (1 << field.flagBit), 0);
}

/** The error of every encoder: a value that the bytes cannot say, which is a bug of the caller. */
export function invalidValue(name: string, value: unknown): BeatRunnerError {
  return new BeatRunnerError('ftms/invalid-value', {
    device: 'BeatRunner',
    value: `${name} ${String(value)}`,
  });
}

/** A code that is one octet. @throws BeatRunnerError `ftms/invalid-value` for anything else */
export function requireOctet(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xff) return value;
  throw invalidValue(name, value);
}

/** Whether the field's bit is one of `mask`. */
export function isFlagIn(field: FlaggedField, mask: number): boolean {
  return ((mask >>> field.flagBit) & 1) === 1;
}

function isPresent(field: FlaggedField, flags: number): boolean {
  return isFlagIn(field, flags) !== (field.isPresentWhenClear ?? false);
}

function valueOf(field: Field, raw: number): number {
  const [numerator, denominator] = field.resolution;
  return field.isReciprocal ? numerator / (denominator * raw) : (raw * numerator) / denominator;
}

function rawOf(field: Field, value: unknown): number {
  if (typeof value !== 'number') throw invalidValue(field.name, value);
  const [numerator, denominator] = field.resolution;
  const raw = Math.round(
    field.isReciprocal ? numerator / (denominator * value) : (value * denominator) / numerator,
  );
  const { minimum, maximum } = integerTypes[field.type];
  // Written this way round NaN is refused, too.
  if (!(raw >= minimum && raw <= maximum)) throw invalidValue(field.name, value);
  return raw;
}

function rawOrNotAvailable(field: FlaggedField, value: unknown): number {
  if (value === undefined && field.notAvailable !== undefined) return field.notAvailable;
  const raw = rawOf(field, value);
  if (raw === field.notAvailable) throw invalidValue(field.name, value);
  return raw;
}
