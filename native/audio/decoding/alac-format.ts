import { dataView } from './audio-file.ts';

/** What Apple Lossless needs to be decoded. */
export interface AlacFormat {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitsPerSample: number;
  readonly samplesPerPacket: number;
  /** ALACSpecificConfig, 24 octets. */
  readonly config: Uint8Array;
}

/** Reads ALACSpecificConfig. `undefined` for what no encoder writes: the memory that it asks for would be ours. */
export function readAlacConfig(bytes: Uint8Array): AlacFormat | undefined {
  if (bytes.length < 24) return undefined;
  const view = dataView(bytes);
  const samplesPerPacket = view.getUint32(0);
  const [bitsPerSample, channelCount, sampleRateHz] = [
    view.getUint8(5),
    view.getUint8(9),
    view.getUint32(20),
  ];
  const isSane =
    samplesPerPacket >= 64 &&
    samplesPerPacket <= 16_384 &&
    [16, 20, 24, 32].includes(bitsPerSample) &&
    channelCount >= 1 &&
    channelCount <= 8 &&
    sampleRateHz >= 4000 &&
    sampleRateHz <= 384_000;
  if (!isSane) return undefined;
  return { sampleRateHz, channelCount, bitsPerSample, samplesPerPacket, config: bytes.slice(0, 24) };
}

/**
 * The smallest MP4 file around these packets, its table of contents first: the decoder reads without going back, and
 * only a container tells it where a packet ends.
 */
export function mp4AroundAlac(packets: readonly Uint8Array[], format: AlacFormat): Uint8Array {
  const sampleCount = packets.length * format.samplesPerPacket;
  const header = Buffer.concat([box('ftyp', text('M4A '), u32(0), text('M4A ')), moov(0)]);
  const data = Buffer.concat([u32(0), ...packets]);
  // The place of the audio is known when the length of what is in front of it is.
  return Buffer.concat([header.subarray(0, 20), moov(header.length + 12), box('mdat', data)]);

  function moov(audioAt: number): Buffer {
    const { sampleRateHz, channelCount, bitsPerSample, samplesPerPacket, config } = format;
    const entry = box(
      'alac',
      u32(0, 1, 0, 0),
      u16(channelCount, bitsPerSample, 0, 0),
      u32((sampleRateHz & 0xffff) * 65_536),
      box('alac', u32(0), Buffer.from(config)),
    );
    const tables = box(
      'stbl',
      box('stsd', u32(0, 1), entry),
      box('stts', u32(0, 1, packets.length, samplesPerPacket)),
      box('stsc', u32(0, 1, 1, packets.length, 1)),
      box('stsz', u32(0, 0, packets.length, ...packets.map(({ length }) => length))),
      box('stco', u32(0, 1, audioAt)),
    );
    const unity = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000);
    const media = box(
      'mdia',
      box('mdhd', u32(0, 0, 0, sampleRateHz, sampleCount), u16(0x55c4, 0)),
      box('hdlr', u32(0, 0), text('soun'), u32(0, 0, 0), Buffer.from([0])),
      box('minf', box('smhd', u32(0, 0)), tables),
    );
    return box(
      'moov',
      box(
        'mvhd',
        u32(0, 0, 0, sampleRateHz, sampleCount, 0x10000, 0x0100_0000, 0, 0),
        unity,
        u32(0, 0, 0, 0, 0, 0, 2),
      ),
      box(
        'trak',
        box('tkhd', u32(3, 0, 0, 1, 0, sampleCount, 0, 0, 0, 0x0100_0000), unity, u32(0, 0)),
        media,
      ),
    );
  }
}

function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(size), text(type), ...content]);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value >>> 0, at * 4));
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16BE(value, at * 2));
  return bytes;
}
