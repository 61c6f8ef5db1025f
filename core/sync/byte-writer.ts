/** Bytes that grow; whole numbers in as few of them as they need. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  get size(): number {
    return this.#bytes.length;
  }

  byte(value: number): void {
    this.#bytes.push(value & 0xff);
  }

  /** @param value whole, from 0 to 2^53 - 1 */
  count(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }

  append(other: ByteWriter): void {
    for (const byte of other.#bytes) this.#bytes.push(byte);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
