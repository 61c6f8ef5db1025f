import type { AudioFile } from './audio-file.ts';
import type { ChannelOrder } from './channel-weights.ts';
import type { DecodedPart } from './decoded-part.ts';
import { createMonoMix, type MonoMix } from './mono-mix.ts';
import { isWasmTrap } from './wasm-trap.ts';

/** The decoders in WebAssembly: bytes of a file in order, whatever comes of them out. */
export interface ChunkDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<DecodedBlock> | DecodedBlock;
  /** What was held back; absent where nothing is. */
  flush?(): Promise<DecodedBlock>;
  free(): void;
}

interface DecodedBlock {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

export interface ChunksDecoded {
  readonly samplesDecoded: number;
  /** The first one. */
  readonly complaint?: string;
}

const fewestBytes = 1024;
const mostBytes = 64 * 1024;
/** About how much is decoded at a time, samples of all channels together. */
const aimedSamples = 500_000;

/**
 * Feeds a file to a decoder. How much at a time follows from what came out before: coded silence grows a
 * thousandfold, and 64 KB of it would be hundreds of megabytes at once.
 */
export async function* decodeChunks(
  file: AudioFile,
  startsAt: number,
  decoder: ChunkDecoder,
  order: ChannelOrder,
): AsyncGenerator<Extract<DecodedPart, { kind: 'audio' }>, ChunksDecoded> {
  const mix = createMonoMix(order);
  let samplesDecoded = 0;
  let complaint: string | undefined;
  try {
    await decoder.ready;
    let chunkBytes = fewestBytes;
    for (let position = startsAt; position < file.sizeBytes;) {
      const bytes = await file.read(position, chunkBytes);
      if (bytes.length === 0) break;
      position += bytes.length;
      const block = await decoder.decode(bytes);
      complaint ??= block.errors[0]?.message;
      const produced = block.samplesDecoded * block.channelData.length;
      const fitting = produced === 0 ? mostBytes : Math.floor((bytes.length * aimedSamples) / produced);
      chunkBytes = Math.max(fewestBytes, Math.min(mostBytes, chunkBytes * 4, fitting));
      if (block.samplesDecoded === 0) continue;
      samplesDecoded += block.samplesDecoded;
      yield audioPart(block, mix);
    }
    const rest = await decoder.flush?.();
    if (rest !== undefined && rest.samplesDecoded > 0) {
      samplesDecoded += rest.samplesDecoded;
      yield audioPart(rest, mix);
    }
  } finally {
    freeQuietly(decoder);
  }
  return { samplesDecoded, ...(complaint !== undefined && { complaint }) };
}

/** A decoder that was led astray may stumble when it tidies up. Its memory is its own, and goes with it. */
function freeQuietly(decoder: ChunkDecoder): void {
  try {
    decoder.free();
  } catch (error) {
    if (!isWasmTrap(error)) throw error;
  }
}

function audioPart(block: DecodedBlock, mix: MonoMix) {
  return {
    kind: 'audio',
    samples: mix(block.channelData),
    sampleRateHz: block.sampleRate,
  } as const;
}
