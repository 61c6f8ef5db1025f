/** Base types of the FIT protocol that are used here: number, bytes, and what stands for "not known". */
const fitTypes = {
  enum: { code: 0x00, bytes: 1, invalid: 0xff },
  uint8: { code: 0x02, bytes: 1, invalid: 0xff },
  sint16: { code: 0x83, bytes: 2, invalid: 0x7fff },
  uint16: { code: 0x84, bytes: 2, invalid: 0xffff },
  uint32: { code: 0x86, bytes: 4, invalid: 0xffff_ffff },
} as const;
type FitType = keyof typeof fitTypes;

export interface FitField {
  readonly number: number;
  readonly type: FitType;
  /** What is written is the value times this, whole. */
  readonly scale: number;
}

/** A kind of message of one file, by names of its own. */
export interface FitMessage<Name extends string> {
  readonly globalNumber: number;
  readonly fields: Readonly<Record<Name, FitField>>;
}

export function fitField(number: number, type: FitType, scale = 1): FitField {
  return { number, type, scale };
}

/**
 * Writes a file of the FIT protocol (2.0): header, definition and data messages, CRC. What is not known, or does not fit into
 * its field, is written as "invalid", as the protocol has it.
 */
export class FitWriter {
  #bytes = new Uint8Array(4096);
  #length = headerBytes;
  readonly #defined = new Map<FitMessage<string>, number>();

  write<Name extends string>(
    message: FitMessage<Name>,
    values: Readonly<Partial<Record<Name, number | undefined>>>,
  ): void {
    const local = this.#define(message);
    this.#byte(local);
    for (const [name, field] of Object.entries(message.fields) as [Name, FitField][]) {
      this.#value(field, values[name]);
    }
  }

  /** The whole file. Nothing can be written afterwards. */
  bytes(): Uint8Array {
    const dataBytes = this.#length - headerBytes;
    const header = new DataView(this.#bytes.buffer, 0, headerBytes);
    header.setUint8(0, headerBytes);
    header.setUint8(1, protocolVersion);
    header.setUint16(2, profileVersion, true);
    header.setUint32(4, dataBytes, true);
    for (const [index, letter] of [...'.FIT'].entries()) header.setUint8(8 + index, letter.charCodeAt(0));
    header.setUint16(12, fitCrc(this.#bytes.subarray(0, 12)), true);
    const crc = fitCrc(this.#bytes.subarray(0, this.#length));
    this.#byte(crc & 0xff);
    this.#byte(crc >> 8);
    return this.#bytes.slice(0, this.#length);
  }

  /** A message is defined once, right before it comes first; there are sixteen places. */
  #define(message: FitMessage<string>): number {
    const known = this.#defined.get(message);
    if (known !== undefined) return known;
    const local = this.#defined.size;
    if (local > 15) throw new RangeError('a FIT file has sixteen kinds of messages at most');
    this.#defined.set(message, local);
    const fields = Object.values(message.fields);
    this.#byte(0x40 | local);
    this.#byte(0);
    // Little-endian.
    this.#byte(0);
    this.#byte(message.globalNumber & 0xff);
    this.#byte(message.globalNumber >> 8);
    this.#byte(fields.length);
    for (const { number, type } of fields) {
      this.#byte(number);
      this.#byte(fitTypes[type].bytes);
      this.#byte(fitTypes[type].code);
    }
    return local;
  }

  #value({ type, scale }: FitField, value: number | undefined): void {
    const { bytes, invalid } = fitTypes[type];
    const whole = value === undefined ? Number.NaN : Math.round(value * scale);
    const least = type === 'sint16' ? -invalid : 0;
    let rest = whole >= least && whole < invalid ? whole : invalid;
    if (rest < 0) rest += 0x1_0000;
    for (let index = 0; index < bytes; index += 1) {
      this.#byte(rest % 256);
      rest = Math.floor(rest / 256);
    }
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }
}

const headerBytes = 14;
const protocolVersion = 0x20;
const profileVersion = 2132;

/** CRC-16 with the polynomial 0xA001, reflected, from 0. */
export function fitCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
