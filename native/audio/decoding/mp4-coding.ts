import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { aacSampleRatesHz } from './adts-frame.ts';
import { readAlacConfig, type AlacFormat } from './alac-format.ts';
import { fourCc, type AudioFile } from './audio-file.ts';

/** AAC-LC as its frames need it; HE-AAC is described by its core, which carries every beat. */
export interface AacFormat {
  readonly sampleRateIndex: number;
  readonly sampleRateHz: number;
  readonly channelConfiguration: number;
}

/** How the audio of an MP4 file is coded. */
export type Mp4Coding = ({ readonly kind: 'aac' } & AacFormat) | ({ readonly kind: 'alac' } & AlacFormat);

/** Sample entries that say no more than that they are locked, and who locked them. */
const protections: Readonly<Record<string, string>> = {
  drms: 'Apple FairPlay',
  aavd: 'Audible',
  enca: 'encrypted mp4',
};

/**
 * Reads the `stsd` box of an audio track.
 * @throws BeatRunnerError `audio/copy-protected`, `audio/format-unsupported`, `audio/file-damaged`.
 */
export function readMp4Coding(file: AudioFile, stsd: Uint8Array): Mp4Coding {
  const coding = fourCc(stsd, 12);
  const protection = protections[coding];
  if (protection !== undefined) {
    throw new BeatRunnerError('audio/copy-protected', { path: file.path, protection });
  }
  if (coding === 'alac') return { kind: 'alac', ...readAlac(file, stsd) };
  if (coding !== 'mp4a') throw unsupportedMp4(file, /^[\w ]{4}$/.test(coding) ? coding.trim() : 'mp4');
  // QuickTime puts the descriptor one level deeper than MP4 does; looking for its name finds both.
  const esdsAt = Buffer.from(stsd.buffer, stsd.byteOffset, stsd.byteLength).indexOf('esds', 16);
  const config = esdsAt < 0 ? undefined : readDecoderConfig(stsd.subarray(esdsAt + 8));
  if (config === undefined) throw damagedMp4(file, 'no decoder configuration');
  const format = readAudioSpecificConfig(config);
  if (format === undefined) throw unsupportedMp4(file, 'AAC of an unusual profile');
  return { kind: 'aac', ...format };
}

function readAlac(file: AudioFile, stsd: Uint8Array): AlacFormat {
  // The sample entry has the same name as the box inside it, which QuickTime puts one level deeper.
  const boxAt = Buffer.from(stsd.buffer, stsd.byteOffset, stsd.byteLength).lastIndexOf('alac');
  const format = boxAt <= 12 ? undefined : readAlacConfig(stsd.subarray(boxAt + 8));
  if (format === undefined) throw damagedMp4(file, 'no decoder configuration');
  return format;
}

/** Walks the descriptors of an `esds` box down to DecoderSpecificInfo (ISO 14496-1, 7.2.6). */
function readDecoderConfig(esds: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + 2 <= esds.length;) {
    const tag = esds[at];
    let size = 0;
    at += 1;
    for (let count = 0; count < 4; count += 1) {
      const byte = esds[at] ?? 0;
      at += 1;
      size = (size << 7) | (byte & 0x7f);
      if ((byte & 0x80) === 0) break;
    }
    if (tag === 5) return esds.subarray(at, at + size);
    if (tag === 3) {
      const flags = esds[at + 2] ?? 0;
      at +=
        3 +
        ((flags & 0x80) !== 0 ? 2 : 0) +
        ((flags & 0x40) !== 0 ? 1 + (esds[at + 3] ?? 0) : 0) +
        ((flags & 0x20) !== 0 ? 2 : 0);
    } else if (tag === 4) at += 13;
    else at += size;
  }
  return undefined;
}

/** AudioSpecificConfig (ISO 14496-3, 1.6.2.1). `undefined` unless its core is AAC-LC with a plain channel layout. */
export function readAudioSpecificConfig(bytes: Uint8Array): AacFormat | undefined {
  let position = 0;
  const readBits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i += 1, position += 1) {
      value = value * 2 + (((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1);
    }
    return value;
  };
  const readObjectType = () => {
    const type = readBits(5);
    return type === 31 ? 32 + readBits(6) : type;
  };
  const readRateIndex = () => {
    const index = readBits(4);
    return index === 15 ? aacSampleRatesHz.indexOf(readBits(24)) : index;
  };
  let objectType = readObjectType();
  const sampleRateIndex = readRateIndex();
  const channelConfiguration = readBits(4);
  if (objectType === 5 || objectType === 29) {
    readRateIndex();
    objectType = readObjectType();
  }
  const usesShortFrames = readBits(1) === 1;
  const sampleRateHz = aacSampleRatesHz[sampleRateIndex];
  if (objectType !== 2 || usesShortFrames || sampleRateHz === undefined) return undefined;
  if (channelConfiguration < 1 || channelConfiguration > 7) return undefined;
  return { sampleRateIndex, sampleRateHz, channelConfiguration };
}

export function damagedMp4(file: AudioFile, reason: string): BeatRunnerError {
  return new BeatRunnerError('audio/file-damaged', { path: file.path, reason });
}

export function unsupportedMp4(file: AudioFile, format: string): BeatRunnerError {
  return new BeatRunnerError('audio/format-unsupported', { path: file.path, format });
}
