import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { dataView, fourCc, type AudioFile } from './audio-file.ts';
import { decodeChunks, type ChunkDecoder } from './decode-chunks.ts';
import type { DecodedParts } from './decoded-part.ts';

/** Vorbis in Ogg, through libvorbis (WASM). */
export function decodeOggVorbis(file: AudioFile, startsAt: number): DecodedParts {
  return decodeOgg(file, startsAt, new OggVorbisDecoder());
}

/** Opus in Ogg, through libopus (WASM); always 48 kHz. */
export function decodeOggOpus(file: AudioFile, startsAt: number): DecodedParts {
  return decodeOgg(file, startsAt, new OggOpusDecoder());
}

async function* decodeOgg(file: AudioFile, startsAt: number, decoder: ChunkDecoder): DecodedParts {
  const { complaint } = yield* decodeChunks(file, startsAt, decoder, 'ogg');
  const isCutOff = (await readLastOggPage(file))?.isLast !== true;
  yield { kind: 'end', isCutOff, ...(complaint !== undefined && { complaint }) };
}

/** The last page in the file: whether it says that it is the last one, and where it ends, in samples. */
export async function readLastOggPage(
  file: AudioFile,
): Promise<{ readonly isLast: boolean; readonly granule: number } | undefined> {
  // A page is at most 65 307 bytes long.
  const tail = await file.read(Math.max(0, file.sizeBytes - 65_536), 65_536);
  for (let at = tail.length - 27; at >= 0; at -= 1) {
    if (tail[at] === 0x4f && fourCc(tail, at) === 'OggS' && tail[at + 4] === 0) {
      const granule = Number(dataView(tail).getBigInt64(at + 6, true));
      return { isLast: ((tail[at + 5] ?? 0) & 4) !== 0, granule };
    }
  }
  return undefined;
}
