import { cursorOver } from './byte-cursor.ts';
import type { Decoded } from './decoded.ts';
import { readFields, writeFields, type Field } from './fields.ts';

/** Which one of all devices of a maker this is (0x2A23): many makers leave it zero, or give every device the same. */
export interface SystemId {
  /** Given by the maker, 40 bits. */
  readonly manufacturerIdentifier: number;
  /** Given to the maker by the IEEE, 24 bits. */
  readonly organizationIdentifier: number;
}

const one = [1, 1] as const;

/** GATT Specification Supplement, System ID: the maker's own part comes first. */
const systemIdFields: readonly Field<keyof SystemId>[] = [
  { name: 'manufacturerIdentifier', type: 'uint40', resolution: one },
  { name: 'organizationIdentifier', type: 'uint24', resolution: one },
];

/** Fails with `tooShort`. */
export function decodeSystemId(bytes: Uint8Array): Decoded<SystemId> {
  return readFields(cursorOver(bytes), systemIdFields);
}

/** @throws BeatRunnerError `ftms/invalid-value` for a number that its field cannot hold */
export function encodeSystemId(systemId: SystemId): Uint8Array {
  const octets: number[] = [];
  writeFields(octets, systemIdFields, { ...systemId });
  return Uint8Array.from(octets);
}
