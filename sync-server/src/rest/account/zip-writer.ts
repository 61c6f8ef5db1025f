import { crc32, createDeflateRaw } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
  readonly offset: number;
}

/** One file of an archive; its bytes are made while it is sent. */
export interface ZipEntry {
  /** With slashes; never absolute, and without `..`. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const version = 20;
/** Names are UTF-8; size and checksum come after the bytes. */
const flags = 0x0808;
const deflateMethod = 8;
/** 1980-01-01: an archive says nothing of when it was made. */
const dosDate = 0x21;
const most = 0xffff_ffff;

/**
 * A ZIP archive as it is made: nothing is kept in memory but the list of its files.
 *
 * @throws RangeError for more than 65,534 files or 4 GB, which it has no place for
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array, void> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: text, bytes } of entries) {
    const name = Buffer.from(text);
    const start = offset;
    const header = localHeader(name);
    offset += header.length;
    yield header;
    const sum = { crc: 0, plain: 0 };
    let packed = 0;
    // What goes wrong in between is thrown where the last of them is read.
    const deflated = pipeline(
      Readable.from(counted(bytes, sum), { objectMode: false }),
      createDeflateRaw({ level: 6 }),
      () => undefined,
    );
    for await (const part of deflated) {
      const chunk = part as Buffer;
      packed += chunk.length;
      yield chunk;
    }
    const end = words(16, [0x0807_4b50, 4], [sum.crc, 4], [packed, 4], [sum.plain, 4]);
    offset += packed + end.length;
    yield end;
    written.push({ name, ...sum, packed, offset: start });
    if (offset > most || sum.plain > most || written.length > 65_534) {
      throw new RangeError('too much for an archive');
    }
  }
  let directoryBytes = 0;
  for (const entry of written) {
    const record = directoryRecord(entry);
    directoryBytes += record.length;
    yield record;
  }
  const count = written.length;
  yield words(
    22,
    ...([
      [0x0605_4b50, 4],
      [0, 2],
      [0, 2],
      [count, 2],
      [count, 2],
    ] as const),
    ...([
      [directoryBytes, 4],
      [offset, 4],
      [0, 2],
    ] as const),
  );
}

async function* counted(
  bytes: ZipEntry['bytes'],
  sum: { crc: number; plain: number },
): AsyncGenerator<Uint8Array, void> {
  for await (const part of bytes) {
    sum.crc = crc32(part, sum.crc);
    sum.plain += part.byteLength;
    yield part;
  }
}

function localHeader(name: Buffer): Buffer {
  const fixed = words(
    30,
    ...([
      [0x0403_4b50, 4],
      [version, 2],
      [flags, 2],
      [deflateMethod, 2],
      [0, 2],
      [dosDate, 2],
    ] as const),
    ...([
      [0, 4],
      [0, 4],
      [0, 4],
      [name.length, 2],
      [0, 2],
    ] as const),
  );
  return Buffer.concat([fixed, name]);
}

function directoryRecord({ name, crc, packed, plain, offset }: Written): Buffer {
  const fixed = words(
    46,
    ...([
      [0x0201_4b50, 4],
      [version, 2],
      [version, 2],
      [flags, 2],
      [deflateMethod, 2],
      [0, 2],
      [dosDate, 2],
    ] as const),
    ...([
      [crc, 4],
      [packed, 4],
      [plain, 4],
      [name.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
    ] as const),
    ...([
      [0, 4],
      [offset, 4],
    ] as const),
  );
  return Buffer.concat([fixed, name]);
}

/** Numbers one after the other, little-endian: value and bytes of each. */
function words(length: number, ...values: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const buffer = Buffer.alloc(length);
  let at = 0;
  for (const [value, bytes] of values) {
    buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}
