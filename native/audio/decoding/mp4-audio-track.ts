import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { aacSampleRatesHz } from './adts-frame.ts';
import { dataView, fourCc, type AudioFile } from './audio-file.ts';
import { findBox, innerBoxes, readTopBoxes } from './mp4-boxes.ts';

/** AAC-LC as its frames need it; HE-AAC is described by its core, which carries every beat. */
export interface AacFormat {
  readonly sampleRateIndex: number;
  readonly sampleRateHz: number;
  readonly channelConfiguration: number;
}

/** The audio of an MP4 file: its coding, and where each of its frames lies. */
export interface Mp4AudioTrack {
  readonly format: AacFormat;
  readonly frameSizes: Uint32Array;
  /** First byte of each frame in the file. */
  readonly framePositions: Float64Array;
  /** Encoder delay that players skip, seconds. */
  readonly skippedS: number;
}

const largestMoovBytes = 64 * 1024 * 1024;

/**
 * Finds the first AAC track. `moov` may be before or behind the audio.
 * @throws BeatRunnerError `audio/file-damaged`, `audio/format-unsupported` (ALAC, protected files, fragments, AAC Main).
 */
export async function readMp4AudioTrack(file: AudioFile, startsAt: number): Promise<Mp4AudioTrack> {
  const boxes = await readTopBoxes(file, startsAt);
  const moovBox = boxes.find((box) => box.type === 'moov');
  if (moovBox === undefined || moovBox.end > file.sizeBytes)
    throw damaged(file, 'its table of contents is missing');
  if (moovBox.end - moovBox.start > largestMoovBytes) throw damaged(file, 'its table of contents is too big');
  const moov = await file.read(moovBox.start, moovBox.end - moovBox.start);
  const trak = innerBoxes(moov)
    .filter((box) => box.type === 'trak')
    .map((box) => moov.subarray(box.start, box.end))
    .find((content) => handlerOf(content) === 'soun');
  if (trak === undefined) throw unsupported(file, 'mp4 without sound');
  const stbl = findBox(trak, ['mdia', 'minf', 'stbl']);
  const stsd = stbl && findBox(stbl, ['stsd']);
  if (stbl === undefined || stsd === undefined || stsd.length < 16) throw damaged(file, 'a table is missing');
  const format = readSampleDescription(file, stsd);
  const frames = readFrameTable(file, stbl);
  if (frames.frameSizes.length === 0 && boxes.some((box) => box.type === 'moof')) {
    throw unsupported(file, 'fragmented mp4');
  }
  return { format, ...frames, skippedS: readEncoderDelayS(moov, trak, format) };
}

function handlerOf(trak: Uint8Array): string | undefined {
  const hdlr = findBox(trak, ['mdia', 'hdlr']);
  return hdlr && fourCc(hdlr, 8);
}

function readSampleDescription(file: AudioFile, stsd: Uint8Array): AacFormat {
  const coding = fourCc(stsd, 12);
  if (coding === 'drms' || coding === 'enca') throw unsupported(file, 'copy-protected AAC');
  if (coding !== 'mp4a') throw unsupported(file, /^[\w ]{4}$/.test(coding) ? coding.trim() : 'mp4');
  // QuickTime puts the descriptor one level deeper than MP4 does; looking for its name finds both.
  const esdsAt = Buffer.from(stsd.buffer, stsd.byteOffset, stsd.byteLength).indexOf('esds', 16);
  const config = esdsAt < 0 ? undefined : readDecoderConfig(stsd.subarray(esdsAt + 8));
  if (config === undefined) throw damaged(file, 'no decoder configuration');
  const format = readAudioSpecificConfig(config);
  if (format === undefined) throw unsupported(file, 'AAC of an unusual profile');
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

function readFrameTable(
  file: AudioFile,
  stbl: Uint8Array,
): Pick<Mp4AudioTrack, 'frameSizes' | 'framePositions'> {
  const stsz = findBox(stbl, ['stsz']);
  const stsc = findBox(stbl, ['stsc']);
  const stco = findBox(stbl, ['stco']);
  const co64 = findBox(stbl, ['co64']);
  const offsets = stco ?? co64;
  if (stsz === undefined || stsc === undefined || offsets === undefined)
    throw damaged(file, 'a table is missing');
  if (stsz.length < 12 || stsc.length < 8 || offsets.length < 8) throw damaged(file, 'a table is broken');
  const sizes = dataView(stsz);
  const runs = dataView(stsc);
  const chunks = dataView(offsets);
  const sameSize = sizes.getUint32(4);
  const frameCount = Math.min(sizes.getUint32(8), sameSize > 0 ? file.sizeBytes : (stsz.length - 12) / 4);
  const offsetBytes = stco === undefined ? 8 : 4;
  const chunkCount = Math.min(chunks.getUint32(4), Math.floor((offsets.length - 8) / offsetBytes));
  const runCount = Math.min(runs.getUint32(4), Math.floor((stsc.length - 8) / 12));
  const frameSizes = new Uint32Array(frameCount);
  const framePositions = new Float64Array(frameCount);
  let frame = 0;
  let run = 0;
  for (let chunk = 0; chunk < chunkCount && frame < frameCount; chunk += 1) {
    while (run + 1 < runCount && runs.getUint32(8 + (run + 1) * 12) <= chunk + 1) run += 1;
    const framesInChunk = runCount === 0 ? 0 : runs.getUint32(8 + run * 12 + 4);
    const at = 8 + chunk * offsetBytes;
    let position = offsetBytes === 4 ? chunks.getUint32(at) : Number(chunks.getBigUint64(at));
    for (let i = 0; i < framesInChunk && frame < frameCount; i += 1, frame += 1) {
      const size = sameSize > 0 ? sameSize : sizes.getUint32(12 + frame * 4);
      frameSizes[frame] = size;
      framePositions[frame] = position;
      position += size;
    }
  }
  return { frameSizes: frameSizes.subarray(0, frame), framePositions: framePositions.subarray(0, frame) };
}

/** From the edit list, or from the note that iTunes leaves instead; 0 when neither is there. */
function readEncoderDelayS(moov: Uint8Array, trak: Uint8Array, format: AacFormat): number {
  const elst = findBox(trak, ['edts', 'elst']);
  const mdhd = findBox(trak, ['mdia', 'mdhd']);
  if (elst !== undefined && mdhd !== undefined && elst.length >= 20 && mdhd.length >= 24) {
    const timescale = dataView(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12);
    const mediaTime =
      elst[0] === 1 && elst.length >= 28
        ? Number(dataView(elst).getBigInt64(16))
        : dataView(elst).getInt32(12);
    const delayS = timescale > 0 ? mediaTime / timescale : 0;
    return delayS > 0 && delayS < 1 ? delayS : 0;
  }
  const text = Buffer.from(moov.buffer, moov.byteOffset, moov.byteLength);
  const noteAt = text.indexOf('iTunSMPB');
  const note =
    noteAt < 0 ? null : /[0-9A-F]{8} ([0-9A-F]{8}) /.exec(text.toString('latin1', noteAt, noteAt + 160));
  const delayS = Number.parseInt(note?.[1] ?? '0', 16) / format.sampleRateHz;
  return delayS < 1 ? delayS : 0;
}

function damaged(file: AudioFile, reason: string): BeatRunnerError {
  return new BeatRunnerError('audio/file-damaged', { path: file.path, reason });
}

function unsupported(file: AudioFile, format: string): BeatRunnerError {
  return new BeatRunnerError('audio/format-unsupported', { path: file.path, format });
}
