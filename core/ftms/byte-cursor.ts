import { integerTypes, type IntegerType } from './integer-types.ts';

/** A place in a value that a device sent. Taking moves it on. */
export interface ByteCursor {
  readonly view: DataView;
  at: number;
}

export function cursorOver(bytes: Uint8Array): ByteCursor {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
}

export function octetsLeft(cursor: ByteCursor): number {
  return cursor.view.byteLength - cursor.at;
}

/** The next integer; `undefined` where the value ends before it does, and the cursor stays where it was. */
export function takeInteger(cursor: ByteCursor, type: IntegerType): number | undefined {
  const { octets, read } = integerTypes[type];
  if (octetsLeft(cursor) < octets) return undefined;
  const raw = read(cursor.view, cursor.at);
  cursor.at += octets;
  return raw;
}

/** A copy of everything that is left: it does not change when the radio uses its buffer again. */
export function takeRest(cursor: ByteCursor): Uint8Array {
  const { buffer, byteOffset, byteLength } = cursor.view;
  const rest = new Uint8Array(buffer, byteOffset + cursor.at, byteLength - cursor.at).slice();
  cursor.at = byteLength;
  return rest;
}

/** Appends an integer, least octet first. `raw` has to fit: fields check that before. */
export function putInteger(octets: number[], type: IntegerType, raw: number): void {
  for (let index = 0; index < integerTypes[type].octets; index++) octets.push((raw >>> (8 * index)) & 0xff);
}
