import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { mp4AroundAlac } from './alac-format.ts';
import type { AudioFile } from './audio-file.ts';
import { aacCodec } from './decode-aac.ts';
import { decodePackets, type PacketCodec, type Packets } from './decode-packets.ts';
import type { DecodedParts } from './decoded-part.ts';
import { readMp4AudioTrack, type Mp4AudioTrack } from './mp4-audio-track.ts';
import type { Mp4Coding } from './mp4-coding.ts';

/** AAC-LC and Apple Lossless in MP4 (.m4a), own demuxer; of HE-AAC the core is decoded: half the bandwidth. */
export async function* decodeMp4(file: AudioFile, startsAt: number): DecodedParts {
  const track = await readMp4AudioTrack(file, startsAt);
  const codec = codecFor(track.coding, file.path);
  yield* decodePackets(file, mp4Frames(file, track), codec, Math.round(track.skippedS * codec.sampleRateHz));
}

function codecFor(coding: Mp4Coding, path: string): PacketCodec {
  switch (coding.kind) {
    case 'aac':
      return aacCodec(coding, path);
    case 'alac':
      return {
        name: 'alac',
        sampleRateHz: coding.sampleRateHz,
        samplesPerPacket: coding.samplesPerPacket,
        primingPackets: 0,
        channelOrder: 'wav',
        wrap: (packets) => mp4AroundAlac(packets, coding),
      };
  }
}

const readAheadBytes = 128 * 1024;
/** A packet of lossless audio at most: 16 384 samples of eight channels with 32 bits, and some more. */
const largestPacketBytes = 640 * 1024;

async function* mp4Frames(file: AudioFile, track: Mp4AudioTrack): Packets {
  const largest = track.coding.kind === 'aac' ? 8184 : largestPacketBytes;
  let windowAt = 0;
  let window: Uint8Array = new Uint8Array(0);
  let skippedInARow = 0;
  for (let i = 0; i < track.frameSizes.length; i += 1) {
    const position = track.framePositions[i] ?? 0;
    const size = track.frameSizes[i] ?? 0;
    if (position + size > file.sizeBytes) return yield undefined;
    skippedInARow = size === 0 || size > largest ? skippedInARow + 1 : 0;
    if (skippedInARow > 10_000) {
      throw new BeatRunnerError('audio/file-damaged', { path: file.path, reason: 'a table is broken' });
    }
    if (skippedInARow > 0) continue;
    if (position < windowAt || position + size > windowAt + window.length) {
      windowAt = position;
      window = await file.read(position, Math.max(readAheadBytes, size));
    }
    yield window.subarray(position - windowAt, position - windowAt + size);
  }
}
