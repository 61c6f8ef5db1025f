import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { readAdtsFrameHeader, writeAdtsFrameHeader } from './adts-frame.ts';
import type { AudioFile } from './audio-file.ts';
import { decodePackets, type PacketCodec, type Packets } from './decode-packets.ts';
import type { DecodedParts } from './decoded-part.ts';
import type { AacFormat } from './mp4-coding.ts';

/** AAC in ADTS (.aac). Its encoder's delay is nowhere noted, and no player skips it. */
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
  yield* decodePackets(file, adtsFrames(file, startsAt), aacCodec(header, file.path), 0);
}

/** AAC-LC, mono or stereo, handed over as ADTS. @throws BeatRunnerError `audio/format-unsupported` */
export function aacCodec(format: AacFormat, path: string): PacketCodec {
  if (format.channelConfiguration > 2) {
    throw new BeatRunnerError('audio/format-unsupported', {
      path,
      format: 'AAC with more than two channels',
    });
  }
  return {
    name: 'aac',
    sampleRateHz: format.sampleRateHz,
    samplesPerPacket: 1024,
    primingPackets: 2,
    channelOrder: 'aac',
    wrap: (frames) => asAdts(frames, format),
  };
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

async function* adtsFrames(file: AudioFile, startsAt: number): Packets {
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
