/** The integer types of the GATT Specification Supplement that fitness services use; all little-endian. */
export type IntegerType = 'uint8' | 'uint16' | 'sint16' | 'uint24' | 'uint32' | 'uint40';

interface IntegerTypeFacts {
  readonly octets: number;
  readonly minimum: number;
  readonly maximum: number;
}

export const integerTypes: Readonly<Record<IntegerType, IntegerTypeFacts>> = {
  uint8: { octets: 1, minimum: 0, maximum: 0xff },
  uint16: { octets: 2, minimum: 0, maximum: 0xffff },
  sint16: { octets: 2, minimum: -0x8000, maximum: 0x7fff },
  uint24: { octets: 3, minimum: 0, maximum: 0xff_ffff },
  uint32: { octets: 4, minimum: 0, maximum: 0xffff_ffff },
  uint40: { octets: 5, minimum: 0, maximum: 0xff_ffff_ffff },
};
