import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { systemErrorCode, type AudioFile } from './audio-file.ts';
import type { ChannelOrder } from './channel-weights.ts';
import type { DecodedParts } from './decoded-part.ts';
import { createSymphoniaDecoder, decoderCrashed, type SymphoniaDecoder } from './symphonia.ts';

/** Coded packets as a container gives them; `undefined` where the file ends too early. */
export type Packets = AsyncGenerator<Uint8Array | undefined, void>;

/** What decoding packets of one coding takes. */
export interface PacketCodec {
  /** In a person's words, for when it cannot be decoded here. */
  readonly name: string;
  readonly sampleRateHz: number;
  readonly samplesPerPacket: number;
  /** Packets that are decoded again at the start of each piece, because a packet overlaps with the one before. */
  readonly primingPackets: number;
  readonly channelOrder: ChannelOrder;
  /** These packets as a file that the decoder knows. */
  wrap(packets: readonly Uint8Array[]): Uint8Array;
}

/** About 5 s at a time: long enough for speed, short enough for memory. */
const samplesAtOnce = 220_000;
/** Pieces shorter than this are not halved again when they are refused. */
const fewestPackets = 4;
/** A file may end the decoder so often, a tenth of a second each time. */
const mostCrashes = 20;
/** Of a stream in which nothing can be decoded, this many pieces are tried. */
const mostBadPieces = 3;

/**
 * Decodes packets piece by piece through Symphonia; the first `skippedSamples` are dropped. A packet that cannot be
 * decoded becomes silence, and everything behind it stays in its place.
 */
export async function* decodePackets(
  file: AudioFile,
  packets: Packets,
  codec: PacketCodec,
  skippedSamples: number,
): DecodedParts {
  const { sampleRateHz, samplesPerPacket, primingPackets } = codec;
  const decoder = await createSymphoniaDecoder(sampleRateHz, codec.channelOrder).catch((error: unknown) => {
    const reason = `${codec.name}; its decoder does not load here: ${systemErrorCode(error)}`;
    throw new BeatRunnerError('audio/format-unsupported', { path: file.path, format: reason }, error);
  });
  const stream: PacketStream = { decoder, codec, complaint: undefined, decodedPackets: 0, crashes: 0 };
  const packetsAtOnce = Math.max(16, Math.floor(samplesAtOnce / samplesPerPacket));
  let piece: Uint8Array[] = [];
  let primed = 0;
  let samplesToSkip = skippedSamples;
  let isCutOff = false;
  let badPieces = 0;

  async function finishPiece(): Promise<Float32Array> {
    const samples = await decodePiece(stream, piece);
    const fresh = samples.subarray(primed * samplesPerPacket);
    const kept = fresh.subarray(Math.min(samplesToSkip, fresh.length));
    samplesToSkip -= fresh.length - kept.length;
    piece = primingPackets === 0 ? [] : piece.slice(-primingPackets);
    primed = piece.length;
    badPieces = stream.decodedPackets === 0 ? badPieces + 1 : 0;
    return kept;
  }

  for await (const packet of packets) {
    if (packet === undefined) {
      isCutOff = true;
      break;
    }
    piece.push(packet);
    if (piece.length < packetsAtOnce) continue;
    yield { kind: 'audio', samples: await finishPiece(), sampleRateHz };
    if (badPieces >= mostBadPieces || stream.crashes > mostCrashes) break;
  }
  if (piece.length > primed) yield { kind: 'audio', samples: await finishPiece(), sampleRateHz };
  if (stream.decodedPackets === 0) {
    const reason = stream.complaint ?? 'no audio in it';
    throw new BeatRunnerError('audio/file-damaged', { path: file.path, reason });
  }
  const { complaint } = stream;
  yield { kind: 'end', isCutOff, ...(complaint !== undefined && { complaint }) };
}

interface PacketStream {
  readonly decoder: SymphoniaDecoder;
  readonly codec: PacketCodec;
  complaint: string | undefined;
  decodedPackets: number;
  crashes: number;
}

/**
 * The same number of samples for each packet; only the very last may give fewer. A piece that is refused is tried
 * again in halves, so that one bad packet costs some silence and not 5 s.
 */
async function decodePiece(stream: PacketStream, packets: readonly Uint8Array[]): Promise<Float32Array> {
  const { samplesPerPacket } = stream.codec;
  const expected = packets.length * samplesPerPacket;
  try {
    const mono = await stream.decoder.decode(stream.codec.wrap(packets));
    if (mono.length > 0) stream.decodedPackets += packets.length;
    if (mono.length > expected - samplesPerPacket) return mono.subarray(0, expected);
    const samples = new Float32Array(expected);
    samples.set(mono);
    return samples;
  } catch (error) {
    const reason = systemErrorCode(error);
    stream.complaint ??= reason;
    if (reason === decoderCrashed) stream.crashes += 1;
    const samples = new Float32Array(expected);
    if (packets.length < 2 * fewestPackets || stream.crashes > mostCrashes) return samples;
    const middle = Math.floor(packets.length / 2);
    samples.set(await decodePiece(stream, packets.slice(0, middle)));
    samples.set(await decodePiece(stream, packets.slice(middle)), middle * samplesPerPacket);
    return samples;
  }
}
