import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { readAdtsFrameHeader, writeAdtsFrameHeader } from './adts-frame.ts';
import { systemErrorCode, type AudioFile } from './audio-file.ts';
import { downmix, type DecodedParts } from './decoded-part.ts';
import { readMp4AudioTrack, type AacFormat, type Mp4AudioTrack } from './mp4-audio-track.ts';
import { createSymphoniaDecoder, type SymphoniaDecoder } from './symphonia.ts';

const samplesPerFrame = 1024;
/** About 20 s at a time: long enough for speed, short enough for memory. */
const framesAtOnce = 860;
/** Frames that are decoded again at the start of each piece, because a frame overlaps with the one before. */
const primingFrames = 2;

/** A raw AAC frame; the route stops with `isCutOff` when `undefined` comes instead (the file ended too early). */
type RawFrames = AsyncGenerator<Uint8Array | undefined, void>;

/** AAC in MP4 (.m4a), own demuxer, Symphonia's AAC-LC decoder. Of HE-AAC the core is decoded: half the bandwidth. */
export async function* decodeMp4(file: AudioFile, startsAt: number): DecodedParts {
  const track = await readMp4AudioTrack(file, startsAt);
  const skippedSamples = Math.round(track.skippedS * track.format.sampleRateHz);
  yield* decodeFrames(file, mp4Frames(file, track), track.format, skippedSamples);
}

/** AAC in ADTS (.aac). */
export async function* decodeAdts(file: AudioFile, startsAt: number): DecodedParts {
  const header = readAdtsFrameHeader(await file.read(startsAt, 16), 0);
  if (header === undefined)
    throw new BeatRunnerError('audio/file-damaged', { path: file.path, reason: 'no frames' });
  if (header.objectType !== 2 || header.channelConfiguration === 0) {
    throw new BeatRunnerError('audio/format-unsupported', {
      path: file.path,
      format: 'AAC of an unusual profile',
    });
  }
  yield* decodeFrames(file, adtsFrames(file, startsAt), header, 0);
}

async function* decodeFrames(
  file: AudioFile,
  frames: RawFrames,
  format: AacFormat,
  skipped: number,
): DecodedParts {
  const decoder = await createSymphoniaDecoder(format.sampleRateHz).catch((error: unknown) => {
    const reason = `aac; its decoder does not load here: ${systemErrorCode(error)}`;
    throw new BeatRunnerError('audio/format-unsupported', { path: file.path, format: reason }, error);
  });
  const toDecode = { decoder, format, complaint: undefined as string | undefined };
  let piece: Uint8Array[] = [];
  let primed = 0;
  let samplesToSkip = skipped;
  let isCutOff = false;

  async function finishPiece(): Promise<Float32Array> {
    const samples = await decodePiece(toDecode, piece);
    const fresh = samples.subarray(primed * samplesPerFrame);
    const kept = fresh.subarray(Math.min(samplesToSkip, fresh.length));
    samplesToSkip -= fresh.length - kept.length;
    piece = piece.slice(-primingFrames);
    primed = piece.length;
    return kept;
  }

  for await (const frame of frames) {
    if (frame === undefined) {
      isCutOff = true;
      break;
    }
    piece.push(frame);
    if (piece.length < framesAtOnce) continue;
    yield { kind: 'audio', samples: await finishPiece(), sampleRateHz: format.sampleRateHz };
  }
  if (piece.length > primed) {
    yield { kind: 'audio', samples: await finishPiece(), sampleRateHz: format.sampleRateHz };
  }
  yield { kind: 'end', isCutOff, ...(toDecode.complaint !== undefined && { complaint: toDecode.complaint }) };
}

/**
 * Exactly 1024 samples for each frame. A piece that is refused is tried again in halves, so that one bad frame costs
 * some silence and not 20 s, and everything behind it stays in its place.
 */
async function decodePiece(
  to: { readonly decoder: SymphoniaDecoder; readonly format: AacFormat; complaint: string | undefined },
  frames: readonly Uint8Array[],
): Promise<Float32Array> {
  const samples = new Float32Array(frames.length * samplesPerFrame);
  try {
    const channels = await to.decoder.decode(asAdts(frames, to.format));
    samples.set(downmix(channels).subarray(0, samples.length));
  } catch (error) {
    to.complaint ??= systemErrorCode(error);
    if (frames.length < 8) return samples;
    const middle = Math.floor(frames.length / 2);
    samples.set(await decodePiece(to, frames.slice(0, middle)));
    samples.set(await decodePiece(to, frames.slice(middle)), middle * samplesPerFrame);
  }
  return samples;
}

function asAdts(frames: readonly Uint8Array[], format: AacFormat): Uint8Array {
  const stream = new Uint8Array(frames.reduce((size, frame) => size + frame.length + 7, 0));
  let at = 0;
  for (const frame of frames) {
    writeAdtsFrameHeader(stream, at, format, frame.length);
    stream.set(frame, at + 7);
    at += frame.length + 7;
  }
  return stream;
}

const readAheadBytes = 128 * 1024;

async function* mp4Frames(file: AudioFile, track: Mp4AudioTrack): RawFrames {
  let windowAt = 0;
  let window: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < track.frameSizes.length; i += 1) {
    const position = track.framePositions[i] ?? 0;
    const size = track.frameSizes[i] ?? 0;
    if (position + size > file.sizeBytes) return yield undefined;
    if (size === 0 || size > 8184) continue;
    if (position < windowAt || position + size > windowAt + window.length) {
      windowAt = position;
      window = await file.read(position, Math.max(readAheadBytes, size));
    }
    yield window.subarray(position - windowAt, position - windowAt + size);
  }
}

async function* adtsFrames(file: AudioFile, startsAt: number): RawFrames {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of file.chunks(startsAt)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 7 <= bytes.length) {
      const header = readAdtsFrameHeader(bytes, at);
      if (header === undefined) {
        at += 1;
        continue;
      }
      if (at + header.frameBytes > bytes.length) break;
      yield bytes.subarray(at + header.headerBytes, at + header.frameBytes);
      at += header.frameBytes;
    }
    rest = bytes.slice(at);
  }
  // A frame that was begun and never finished, and is not just a tag behind the audio.
  if (rest.length >= 7 && readAdtsFrameHeader(rest, 0) !== undefined) yield undefined;
}
