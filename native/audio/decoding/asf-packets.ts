import { dataView, type AudioFile } from './audio-file.ts';
import type { AsfHeader } from './asf-header.ts';

/** A piece of a media object as it lies in a packet. */
interface Payload {
  readonly stream: number;
  readonly objectNumber: number;
  readonly offsetInObject: number;
  readonly objectBytes: number;
  readonly bytes: Uint8Array;
}

const packetsAtOnce = 16;

/** The coded blocks of the audio stream, in order. An object of which a piece is missing is left out. */
export async function* asfBlocks(file: AudioFile, header: AsfHeader): AsyncGenerator<Uint8Array, void> {
  const { packetBytes, data, streamNumber, format } = header;
  let object: { readonly number: number; readonly bytes: Uint8Array; filled: number } | undefined;
  for await (const chunk of file.chunks(data.start, data.end, packetBytes * packetsAtOnce)) {
    for (let at = 0; at + packetBytes <= chunk.length; at += packetBytes) {
      for (const payload of readAsfPacket(chunk.subarray(at, at + packetBytes))) {
        if (payload.stream !== streamNumber) continue;
        const { offsetInObject, objectBytes, objectNumber, bytes } = payload;
        if (offsetInObject === 0) {
          const size = Math.max(objectBytes, bytes.length);
          object = { number: objectNumber, bytes: new Uint8Array(size), filled: 0 };
        }
        // A media object of audio is a packet long or less; one that is not was made to look longer.
        if (object?.number !== objectNumber || object.filled !== offsetInObject) continue;
        if (object.filled + bytes.length > object.bytes.length) continue;
        object.bytes.set(bytes, offsetInObject);
        object.filled += bytes.length;
        if (object.filled < object.bytes.length) continue;
        yield* wholeBlocks(object.bytes, format.blockBytes);
        object = undefined;
      }
    }
  }
}

function* wholeBlocks(bytes: Uint8Array, blockBytes: number): Generator<Uint8Array, void> {
  for (let at = 0; at + blockBytes <= bytes.length; at += blockBytes)
    yield bytes.subarray(at, at + blockBytes);
}

/** Largest media object that is put together: WMA Lossless stays far below. */
const largestObjectBytes = 1024 * 1024;

/** The payloads of one data packet (ASF specification, 5.2). What does not fit into the packet ends the reading. */
export function readAsfPacket(packet: Uint8Array): readonly Payload[] {
  const view = dataView(packet);
  let at = 0;
  const isThere = (count: number) => at + count <= packet.length;
  /** A field whose width is told by two bits: none, one, two or four bytes. */
  const field = (type: number): number => {
    const width = [0, 1, 2, 4][type & 3] ?? 0;
    if (width === 0 || !isThere(width)) return 0;
    const value =
      width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    at += width;
    return value;
  };
  const opening = packet[0] ?? 0;
  if ((opening & 0x80) !== 0) at = 1 + (opening & 0x0f);
  if (!isThere(2)) return [];
  const lengthFlags = view.getUint8(at);
  const fieldFlags = view.getUint8(at + 1);
  at += 2;
  field(lengthFlags >> 5);
  field(lengthFlags >> 1);
  const paddingBytes = field(lengthFlags >> 3);
  at += 6;
  const isMultiple = (lengthFlags & 1) !== 0;
  const countByte = isMultiple ? field(1) : 1;
  const end = packet.length - paddingBytes;
  const payloads: Payload[] = [];
  for (let i = 0; i < (countByte & 0x3f) && at < end; i += 1) {
    const stream = field(1) & 0x7f;
    const objectNumber = field(fieldFlags >> 4);
    const offset = field(fieldFlags >> 2);
    const replicatedBytes = field(fieldFlags);
    const objectBytes = replicatedBytes >= 8 && isThere(8) ? view.getUint32(at, true) : 0;
    at += replicatedBytes;
    const size = isMultiple ? field(countByte >> 6) : end - at;
    if (size <= 0 || at + size > end || objectBytes > largestObjectBytes) break;
    const bytes = packet.subarray(at, at + size);
    // One replicated byte means whole small objects in a row, each behind its length; `offset` is then a time.
    if (replicatedBytes === 1) payloads.push(...packedObjects(bytes, stream, objectNumber));
    else payloads.push({ stream, objectNumber, offsetInObject: offset, objectBytes, bytes });
    at += size;
  }
  return payloads;
}

function packedObjects(bytes: Uint8Array, stream: number, objectNumber: number): readonly Payload[] {
  const objects: Payload[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes[at] ?? 0;
    if (size === 0 || at + 1 + size > bytes.length) break;
    const object = bytes.subarray(at + 1, at + 1 + size);
    objects.push({ stream, objectNumber, offsetInObject: 0, objectBytes: size, bytes: object });
    at += 1 + size;
  }
  return objects;
}
