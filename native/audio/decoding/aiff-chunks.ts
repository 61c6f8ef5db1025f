import { dataView, fourCc, type AudioFile } from './audio-file.ts';
import { isReadablePcm, type PcmFormat } from './pcm-blocks.ts';
import { mostChunks } from './wav-chunks.ts';

export interface AiffChunks {
  /** Absent when there is no usable `COMM` chunk; `coding` then says what was asked for. */
  readonly format?: PcmFormat;
  /** `NONE` in plain AIFF. */
  readonly coding?: string;
  /** The samples: first byte, and the byte behind the last that is really there. */
  readonly data?: { readonly start: number; readonly end: number; readonly isCutOff: boolean };
  readonly comm?: { readonly start: number; readonly end: number };
}

/** Codings of AIFF-C that are plain samples; `bits` where the coding sets the width and not the header. */
const codings: Readonly<
  Record<string, Pick<PcmFormat, 'encoding'> & { bits?: number; order?: 'little' | 'unsigned' }>
> = {
  NONE: { encoding: 'integer' },
  twos: { encoding: 'integer' },
  sowt: { encoding: 'integer', order: 'little' },
  'raw ': { encoding: 'integer', order: 'unsigned' },
  in24: { encoding: 'integer', bits: 24 },
  in32: { encoding: 'integer', bits: 32 },
  '42ni': { encoding: 'integer', bits: 24, order: 'little' },
  '23ni': { encoding: 'integer', bits: 32, order: 'little' },
  fl32: { encoding: 'float', bits: 32 },
  FL32: { encoding: 'float', bits: 32 },
  fl64: { encoding: 'float', bits: 64 },
  FL64: { encoding: 'float', bits: 64 },
};

/** Walks the chunks of an AIFF or AIFF-C file; `COMM` may lie behind the samples. */
export async function readAiffChunks(file: AudioFile, startsAt: number): Promise<AiffChunks> {
  const isCompressedForm = fourCc(await file.read(startsAt + 8, 4), 0) === 'AIFC';
  let chunks: AiffChunks = {};
  let walked = 0;
  for (let at = startsAt + 12; at + 8 <= file.sizeBytes && walked < mostChunks; walked += 1) {
    const head = await file.read(at, 32);
    if (head.length < 8) break;
    const name = fourCc(head, 0);
    const size = dataView(head).getUint32(4);
    if (name === 'COMM')
      chunks = {
        ...chunks,
        ...readCommChunk(head, isCompressedForm),
        comm: { start: at + 8, end: at + 8 + size },
      };
    if (name === 'SSND' && head.length >= 16) {
      const start = at + 16 + dataView(head).getUint32(8);
      const wholeEnd = size < 8 ? file.sizeBytes : at + 8 + size;
      const end = Math.max(start, Math.min(file.sizeBytes, wholeEnd));
      chunks = { ...chunks, data: { start, end, isCutOff: wholeEnd > file.sizeBytes } };
    }
    if (chunks.data !== undefined && chunks.comm !== undefined) break;
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function readCommChunk(chunk: Uint8Array, isCompressedForm: boolean): Pick<AiffChunks, 'format' | 'coding'> {
  if (chunk.length < (isCompressedForm ? 30 : 26)) return {};
  const view = dataView(chunk);
  const coding = isCompressedForm ? fourCc(chunk, 26) : 'NONE';
  const known = codings[coding];
  if (known === undefined) return { coding };
  const channelCount = view.getUint16(8);
  // Widths in between lie in whole octets, padded with zeros below.
  const bitsPerSample = known.bits ?? Math.ceil(view.getUint16(14) / 8) * 8;
  const format = {
    encoding: known.encoding,
    bitsPerSample,
    channelCount,
    sampleRateHz: readExtended(view, 16),
    isBigEndian: known.order !== 'little',
    isUnsigned: known.order === 'unsigned',
  };
  if (!isReadablePcm(format)) return { coding };
  return { coding, format: { ...format, blockBytes: (bitsPerSample / 8) * channelCount } };
}

/** An 80-bit float of 1985, as a whole rate; 0 for what is none. */
function readExtended(view: DataView, at: number): number {
  const exponent = view.getUint16(at) - 16_383 - 63;
  const value = Number(view.getBigUint64(at + 2)) * 2 ** exponent;
  return Number.isFinite(value) && value < 2 ** 31 ? Math.round(value) : 0;
}
