import { dataView } from './audio-file.ts';
import { createMonoMix } from './mono-mix.ts';

/** How uncompressed samples lie in a file. A block is one sample of every channel. */
export interface PcmFormat {
  readonly encoding: 'integer' | 'float';
  /** Integers: 8, 16, 24, 32; floats: 32, 64. */
  readonly bitsPerSample: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly blockBytes: number;
  readonly isBigEndian?: boolean;
  /** WAV's 8-bit samples have no sign, AIFF's have one. */
  readonly isUnsigned?: boolean;
}

/** More than any file of music has; a table of contents that says otherwise is broken. */
export const pcmLimits = { channels: 32, lowestHz: 4000, highestHz: 768_000 } as const;

/** Whether samples of this kind can be read here. */
export function isReadablePcm(format: Omit<PcmFormat, 'blockBytes'>): boolean {
  const { encoding, bitsPerSample, channelCount, sampleRateHz } = format;
  const widths = encoding === 'integer' ? [8, 16, 24, 32] : [32, 64];
  const isRate = sampleRateHz >= pcmLimits.lowestHz && sampleRateHz <= pcmLimits.highestHz;
  return widths.includes(bitsPerSample) && isRate && channelCount > 0 && channelCount <= pcmLimits.channels;
}

/** About 64 KB of whole blocks: what is read at a time. */
export function pcmChunkBytes({ blockBytes }: PcmFormat): number {
  return Math.max(1, Math.floor((64 * 1024) / blockBytes)) * blockBytes;
}

/** Reads the pieces of one recording in their order: whole blocks as mono; what is left over at a piece's end is dropped. */
export function createPcmReader(format: PcmFormat): (bytes: Uint8Array) => Float32Array {
  const mix = createMonoMix('wav');
  return (bytes) => mix(readChannels(bytes, format));
}

function readChannels(bytes: Uint8Array, format: PcmFormat): readonly Float32Array[] {
  const { channelCount, blockBytes, bitsPerSample } = format;
  const readSample = sampleReader(dataView(bytes), format);
  const length = Math.floor(bytes.length / blockBytes);
  const stepBytes = bitsPerSample / 8;
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(length);
    for (let i = 0; i < length; i += 1) samples[i] = readSample(i * blockBytes + channel * stepBytes);
    return samples;
  });
}

function sampleReader(view: DataView, format: PcmFormat): (at: number) => number {
  const { encoding, bitsPerSample, isBigEndian = false, isUnsigned = false } = format;
  const isLittle = !isBigEndian;
  if (encoding === 'float') {
    return bitsPerSample === 32
      ? (at) => view.getFloat32(at, isLittle)
      : (at) => view.getFloat64(at, isLittle);
  }
  switch (bitsPerSample) {
    case 8:
      return isUnsigned ? (at) => (view.getUint8(at) - 128) / 128 : (at) => view.getInt8(at) / 128;
    case 16:
      return (at) => view.getInt16(at, isLittle) / 32_768;
    case 24:
      return isLittle
        ? (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608
        : (at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1, false)) / 8_388_608;
    default:
      return (at) => view.getInt32(at, isLittle) / 2_147_483_648;
  }
}
