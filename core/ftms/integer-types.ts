/** The integer types of the GATT Specification Supplement that fitness services use; all little-endian. */
export type IntegerType = 'uint8' | 'uint16' | 'sint16' | 'uint24' | 'uint32';

interface IntegerTypeFacts {
  readonly octets: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly read: (view: DataView, at: number) => number;
}

export const integerTypes: Readonly<Record<IntegerType, IntegerTypeFacts>> = {
  uint8: { octets: 1, minimum: 0, maximum: 0xff, read: (view, at) => view.getUint8(at) },
  uint16: { octets: 2, minimum: 0, maximum: 0xffff, read: (view, at) => view.getUint16(at, true) },
  sint16: { octets: 2, minimum: -0x8000, maximum: 0x7fff, read: (view, at) => view.getInt16(at, true) },
  uint24: {
    octets: 3,
    minimum: 0,
    maximum: 0xff_ffff,
    read: (view, at) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16),
  },
  uint32: { octets: 4, minimum: 0, maximum: 0xffff_ffff, read: (view, at) => view.getUint32(at, true) },
};
