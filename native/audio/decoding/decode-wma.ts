import { decoder as openWmaDecoder, type AudioData } from '@audio/decode-wma';
import type { AudioFile } from './audio-file.ts';
import { readAsfHeader, type WmaFormat } from './asf-header.ts';
import { asfBlocks } from './asf-packets.ts';
import type { DecodedParts } from './decoded-part.ts';
import { createMonoMix, type MonoMix } from './mono-mix.ts';
import { isWasmTrap } from './wasm-trap.ts';

/** About this much coded audio is decoded at a time. */
const bytesAtOnce = 64 * 1024;

/** WMA 1, 2, Pro and Lossless through FFmpeg's decoders (WASM); own ASF demuxer. */
export async function* decodeWma(file: AudioFile, startsAt: number): DecodedParts {
  const header = await readAsfHeader(file, startsAt);
  const { format } = header;
  const decoder = await openWmaDecoder();
  const mix = createMonoMix('wav');
  let complaint: string | undefined;
  const decode = (bytes: Uint8Array): AudioData | undefined => {
    try {
      return decoder.decode(bytes);
    } catch (error) {
      if (isWasmTrap(error)) throw error;
      complaint ??= error instanceof Error ? error.message : 'its decoder gave up';
      return undefined;
    }
  };
  try {
    decode(asfHeaderFor(format));
    const blocksAtOnce = Math.max(1, Math.floor(bytesAtOnce / format.blockBytes));
    let packets: Uint8Array[] = [];
    for await (const block of asfBlocks(file, header)) {
      packets.push(packetHead, block);
      if (packets.length < 2 * blocksAtOnce) continue;
      yield* audioParts(decode(Buffer.concat(packets)), mix);
      packets = [];
    }
    if (packets.length > 0) yield* audioParts(decode(Buffer.concat(packets)), mix);
    yield* audioParts(decoder.flush(), mix);
  } finally {
    decoder.free();
  }
  yield { kind: 'end', isCutOff: header.data.isCutOff, ...(complaint !== undefined && { complaint }) };
}

function* audioParts(decoded: AudioData | undefined, mix: MonoMix) {
  if (decoded === undefined || decoded.channelData.length === 0) return;
  const samples = mix(decoded.channelData);
  if (samples.length > 0) yield { kind: 'audio', samples, sampleRateHz: decoded.sampleRate } as const;
}

/** In front of a block: no lengths, one payload, of stream 1, that fills the packet. */
const packetHead = Uint8Array.of(0x82, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/**
 * The smallest ASF header for these blocks, one a packet. The package would demultiplex files itself, but trusts their
 * headers, and drops objects that reach over the end of a packet.
 */
function asfHeaderFor(format: WmaFormat): Uint8Array {
  const wave = Buffer.alloc(18 + format.extraData.length);
  wave.writeUInt16LE(format.formatTag, 0);
  wave.writeUInt16LE(format.channelCount, 2);
  wave.writeUInt32LE(format.sampleRateHz, 4);
  wave.writeUInt32LE(format.bytesPerSecond, 8);
  wave.writeUInt16LE(format.blockBytes, 12);
  wave.writeUInt16LE(format.bitsPerSample, 14);
  wave.writeUInt16LE(format.extraData.length, 16);
  wave.set(format.extraData, 18);
  const properties = Buffer.alloc(80);
  properties.writeUInt32LE(packetHead.length + format.blockBytes, 68);
  properties.writeUInt32LE(packetHead.length + format.blockBytes, 72);
  const stream = Buffer.alloc(54);
  stream.write('409e69f84d5bcf11a8fd00805f5c442b', 'hex');
  stream.writeUInt16LE(1, 48);
  const objects = Buffer.concat([
    asfObject('a1dcab8c47a9cf118ee400c00c205365', properties),
    asfObject('9107dcb7b7a9cf118ee600c00c205365', Buffer.concat([stream, wave])),
  ]);
  const data = asfObject('3626b2758e66cf11a6d900aa0062ce6c', Buffer.alloc(26));
  // Endless: it is fed as it comes.
  data.writeBigUInt64LE(1n << 48n, 16);
  const counts = Buffer.from([2, 0, 0, 0, 1, 2]);
  return Buffer.concat([
    asfObject('3026b2758e66cf11a6d900aa0062ce6c', Buffer.concat([counts, objects])),
    data,
  ]);
}

function asfObject(guid: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(24);
  head.write(guid, 'hex');
  head.writeBigUInt64LE(BigInt(24 + content.length), 16);
  return Buffer.concat([head, content]);
}
