import { dataView, fourCc, type AudioFile } from './audio-file.ts';
import { findBox, innerBoxes, readTopBoxes } from './mp4-boxes.ts';
import { readFragments, type FrameTable } from './mp4-fragments.ts';
import { damagedMp4, readMp4Coding, unsupportedMp4, type Mp4Coding } from './mp4-coding.ts';

/** The audio of an MP4 file: its coding, and where each of its frames lies. */
export interface Mp4AudioTrack {
  readonly coding: Mp4Coding;
  readonly frameSizes: Uint32Array;
  /** First byte of each frame in the file. */
  readonly framePositions: Float64Array;
  /** Encoder delay that players skip, seconds. */
  readonly skippedS: number;
}

const largestMoovBytes = 32 * 1024 * 1024;
/** Ten hours at 96 kHz are 3.4 million frames. A table may claim anything, and room is made for what it claims. */
const mostFrames = 4_000_000;

/**
 * Finds the first track with sound. `moov` may be before or behind the audio.
 * @throws BeatRunnerError `audio/file-damaged`, `audio/format-unsupported` (AAC Main),
 * `audio/copy-protected`.
 */
export async function readMp4AudioTrack(file: AudioFile, startsAt: number): Promise<Mp4AudioTrack> {
  const boxes = await readTopBoxes(file, startsAt);
  const moovBox = boxes.find((box) => box.type === 'moov');
  if (moovBox === undefined || moovBox.end > file.sizeBytes)
    throw damagedMp4(file, 'its table of contents is missing');
  if (moovBox.end - moovBox.start > largestMoovBytes)
    throw damagedMp4(file, 'its table of contents is too big');
  const moov = await file.read(moovBox.start, moovBox.end - moovBox.start);
  const trak = innerBoxes(moov)
    .filter((box) => box.type === 'trak')
    .map((box) => moov.subarray(box.start, box.end))
    .find((content) => handlerOf(content) === 'soun');
  if (trak === undefined) throw unsupportedMp4(file, 'mp4 without sound');
  const stbl = findBox(trak, ['mdia', 'minf', 'stbl']);
  const stsd = stbl && findBox(stbl, ['stsd']);
  if (stbl === undefined || stsd === undefined || stsd.length < 16)
    throw damagedMp4(file, 'a table is missing');
  const coding = readMp4Coding(file, stsd);
  const listed = readFrameTable(file, stbl);
  const isFragmented = listed.frameSizes.length === 0 && boxes.some((box) => box.type === 'moof');
  const frames = isFragmented ? await readFragments(file, boxes, moov, trak, mostFrames) : listed;
  return { coding, ...frames, skippedS: readEncoderDelayS(moov, trak, coding) };
}

function handlerOf(trak: Uint8Array): string | undefined {
  const hdlr = findBox(trak, ['mdia', 'hdlr']);
  return hdlr && fourCc(hdlr, 8);
}

function readFrameTable(file: AudioFile, stbl: Uint8Array): FrameTable {
  const stsz = findBox(stbl, ['stsz']);
  const stsc = findBox(stbl, ['stsc']);
  const stco = findBox(stbl, ['stco']);
  const co64 = findBox(stbl, ['co64']);
  const offsets = stco ?? co64;
  if (stsz === undefined || stsc === undefined || offsets === undefined)
    throw damagedMp4(file, 'a table is missing');
  if (stsz.length < 12 || stsc.length < 8 || offsets.length < 8) throw damagedMp4(file, 'a table is broken');
  const sizes = dataView(stsz);
  const runs = dataView(stsc);
  const chunks = dataView(offsets);
  const sameSize = sizes.getUint32(4);
  const listed = sameSize > 0 ? file.sizeBytes / sameSize : (stsz.length - 12) / 4;
  const frameCount = Math.min(sizes.getUint32(8), Math.floor(listed), mostFrames);
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
function readEncoderDelayS(moov: Uint8Array, trak: Uint8Array, coding: Mp4Coding): number {
  const elst = findBox(trak, ['edts', 'elst']);
  const mdhd = findBox(trak, ['mdia', 'mdhd']);
  if (elst !== undefined && mdhd !== undefined && elst.length >= 20 && mdhd.length >= 24) {
    const timescale = dataView(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12);
    const mediaTime = firstMediaTime(elst);
    const delayS = timescale > 0 ? mediaTime / timescale : 0;
    return delayS > 0 && delayS < 1 ? delayS : 0;
  }
  const text = Buffer.from(moov.buffer, moov.byteOffset, moov.byteLength);
  const noteAt = text.indexOf('iTunSMPB');
  const note =
    noteAt < 0 ? null : /[0-9A-F]{8} ([0-9A-F]{8}) /.exec(text.toString('latin1', noteAt, noteAt + 160));
  const delayS = Number.parseInt(note?.[1] ?? '0', 16) / coding.sampleRateHz;
  return delayS < 1 ? delayS : 0;
}

/** Where in the track playing begins. An entry of -1 is a pause in front of it, which players leave out. */
function firstMediaTime(elst: Uint8Array): number {
  const view = dataView(elst);
  const isLong = elst[0] === 1;
  const stepBytes = isLong ? 20 : 12;
  for (let at = 8; at + stepBytes <= elst.length && at < 8 + 4 * stepBytes; at += stepBytes) {
    const time = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (time >= 0) return time;
  }
  return 0;
}
