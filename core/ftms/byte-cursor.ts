import { integerTypes, type IntegerType } from './integer-types.ts';

/** A place in a value that a device sent. Taking moves it on. */
export interface ByteCursor {
  readonly bytes: Uint8Array;
  at: number;
}

export function cursorOver(bytes: Uint8Array): ByteCursor {
  return { bytes, at: 0 };
}

export function octetsLeft(cursor: ByteCursor): number {
  return cursor.bytes.length - cursor.at;
}

/** The next integer; `undefined` where the value ends before it does, and the cursor stays where it was. */
export function takeInteger(cursor: ByteCursor, type: IntegerType): number | undefined {
  const { octets, maximum } = integerTypes[type];
  if (octetsLeft(cursor) < octets) return undefined;
  let raw = 0;
  for (let index = octets - 1; index >= 0; index--)
    raw = raw * 256 + octetAt(cursor.bytes, cursor.at + index);
  cursor.at += octets;
  // Two's complement: what is above a signed type's maximum is meant to be below zero.
  return raw > maximum ? raw - 256 ** octets : raw;
}

/** A copy of everything that is left: it does not change when the radio uses its buffer again. */
export function takeRest(cursor: ByteCursor): Uint8Array {
  // Not cursor.bytes.slice(): of a Node buffer that is a view, not a copy.
  const rest = Uint8Array.from(cursor.bytes.subarray(cursor.at));
  cursor.at = cursor.bytes.length;
  return rest;
}

/** One octet; beyond the end there are zeros. */
export function octetAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Appends an integer, least octet first. `raw` has to fit: fields check that before. */
export function putInteger(octets: number[], type: IntegerType, raw: number): void {
  // Divided, not shifted: shifts end at 32 bits. Rounded down, so that what is below zero becomes two's complement.
  for (let index = 0; index < integerTypes[type].octets; index++)
    octets.push(Math.floor(raw / 256 ** index) & 0xff);
}
