/** Reads what ByteWriter wrote. Whatever does not fit throws a RangeError. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError(`ends at byte ${this.#at}`);
    this.#at += 1;
    return byte;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte % 0x80) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError(`too large a number before byte ${this.#at}`);
      if (byte < 0x80) return value;
    }
  }
}
