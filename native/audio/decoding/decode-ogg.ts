import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { fourCc, type AudioFile } from './audio-file.ts';
import { downmix, type DecodedParts } from './decoded-part.ts';

interface OggDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<DecodedBlock> | DecodedBlock;
  flush(): Promise<DecodedBlock>;
  free(): void;
}

interface DecodedBlock {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/** Vorbis in Ogg, through libvorbis (WASM). */
export function decodeOggVorbis(file: AudioFile, startsAt: number): DecodedParts {
  return decodeOgg(file, startsAt, new OggVorbisDecoder());
}

/** Opus in Ogg, through libopus (WASM); always 48 kHz. */
export function decodeOggOpus(file: AudioFile, startsAt: number): DecodedParts {
  return decodeOgg(file, startsAt, new OggOpusDecoder());
}

async function* decodeOgg(file: AudioFile, startsAt: number, decoder: OggDecoder): DecodedParts {
  await decoder.ready;
  let complaint: string | undefined;
  try {
    for await (const bytes of file.chunks(startsAt)) {
      const block = await decoder.decode(bytes);
      complaint ??= block.errors[0]?.message;
      if (block.samplesDecoded > 0) yield audioPart(block);
    }
    const rest = await decoder.flush();
    if (rest.samplesDecoded > 0) yield audioPart(rest);
  } finally {
    decoder.free();
  }
  const isCutOff = !(await endsWithLastPage(file));
  yield { kind: 'end', isCutOff, ...(complaint !== undefined && { complaint }) };
}

function audioPart(block: DecodedBlock) {
  return { kind: 'audio', samples: downmix(block.channelData), sampleRateHz: block.sampleRate } as const;
}

/** Whether the file's last page says that it is one. A page is at most 65 307 bytes long. */
async function endsWithLastPage(file: AudioFile): Promise<boolean> {
  const tail = await file.read(Math.max(0, file.sizeBytes - 65_536), 65_536);
  for (let at = tail.length - 27; at >= 0; at -= 1) {
    if (tail[at] === 0x4f && fourCc(tail, at) === 'OggS' && tail[at + 4] === 0)
      return ((tail[at + 5] ?? 0) & 4) !== 0;
  }
  return false;
}
