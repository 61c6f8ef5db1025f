import { cursorOver } from './byte-cursor.ts';
import { decoded, type Decoded } from './decoded.ts';
import { readFields, writeFields, type Field } from './fields.ts';

/** Who gave the vendor its number: the first name has the code 1. */
const vendorIdSourceNames = ['bluetoothSig', 'usbImplementersForum'] as const;

export type VendorIdSource = (typeof vendorIdSourceNames)[number] | 'unknown';

/** A device's kind in numbers (0x2A50): the same for every device of one model and version. */
export interface PnpId {
  readonly vendorIdSourceCode: number;
  readonly vendorId: number;
  readonly productId: number;
  /** Often binary-coded decimal, 0x0213 for 2.1.3; passed on as it is. */
  readonly productVersion: number;
}

const one = [1, 1] as const;

/** GATT Specification Supplement, PnP ID. */
const pnpIdFields: readonly Field<keyof PnpId>[] = [
  { name: 'vendorIdSourceCode', type: 'uint8', resolution: one },
  { name: 'vendorId', type: 'uint16', resolution: one },
  { name: 'productId', type: 'uint16', resolution: one },
  { name: 'productVersion', type: 'uint16', resolution: one },
];

/** Decodes PnP ID, with the name of the vendor number's source. Fails with `tooShort`. */
export function decodePnpId(bytes: Uint8Array): Decoded<PnpId & { readonly vendorIdSource: VendorIdSource }> {
  const read = readFields(cursorOver(bytes), pnpIdFields);
  if (!read.ok) return read;
  const vendorIdSource = vendorIdSourceNames[read.value.vendorIdSourceCode - 1] ?? 'unknown';
  return decoded({ ...read.value, vendorIdSource });
}

/** @throws BeatRunnerError `ftms/invalid-value` for a number that its field cannot hold */
export function encodePnpId(pnpId: PnpId): Uint8Array {
  const octets: number[] = [];
  writeFields(octets, pnpIdFields, { ...pnpId });
  return Uint8Array.from(octets);
}
