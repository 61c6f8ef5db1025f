import { dataView, fourCc, type AudioFile } from './audio-file.ts';
import { isReadablePcm, type PcmFormat } from './pcm-blocks.ts';

export interface WavChunks {
  /** Absent when there is no usable `fmt ` chunk; `formatTag` then says what was asked for. */
  readonly format?: PcmFormat;
  readonly formatTag?: number;
  /** The samples: first byte, and the byte behind the last that is really there. */
  readonly data?: { readonly start: number; readonly end: number; readonly isCutOff: boolean };
  readonly fmt?: { readonly start: number; readonly end: number };
}

/** More than any file has: a stretch of zeros is not walked through eight bytes at a time. */
export const mostChunks = 1000;

/** Walks the chunks of a RIFF or RF64 file. */
export async function readWavChunks(file: AudioFile, startsAt: number): Promise<WavChunks> {
  let chunks: WavChunks = {};
  let longDataBytes: number | undefined;
  let walked = 0;
  for (let at = startsAt + 12; at + 8 <= file.sizeBytes && walked < mostChunks; walked += 1) {
    const head = await file.read(at, 48);
    if (head.length < 8) break;
    const name = fourCc(head, 0);
    let size = dataView(head).getUint32(4, true);
    if (name === 'ds64' && head.length >= 24) longDataBytes = Number(dataView(head).getBigUint64(16, true));
    if (name === 'fmt ')
      chunks = { ...chunks, ...readFormat(head), fmt: { start: at + 8, end: at + 8 + size } };
    if (name === 'data') {
      if (size === 0xffff_ffff) size = longDataBytes ?? file.sizeBytes - at - 8;
      // A recorder that was switched off, or a program that wrote to a pipe, leaves 0: the rest of the file it is.
      if (size === 0) size = file.sizeBytes - at - 8;
      const end = Math.min(file.sizeBytes, at + 8 + size);
      return { ...chunks, data: { start: at + 8, end, isCutOff: end < at + 8 + size } };
    }
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function readFormat(chunk: Uint8Array): Pick<WavChunks, 'format' | 'formatTag'> {
  if (chunk.length < 24) return {};
  const view = dataView(chunk);
  const plainTag = view.getUint16(8, true);
  // Extensible: the true tag is the beginning of a GUID at the end of the chunk.
  const formatTag = plainTag === 0xfffe && chunk.length >= 34 ? view.getUint16(32, true) : plainTag;
  const channelCount = view.getUint16(10, true);
  const sampleRateHz = view.getUint32(12, true);
  const bitsPerSample = view.getUint16(22, true);
  const encoding = formatTag === 1 ? 'integer' : formatTag === 3 ? 'float' : undefined;
  if (encoding === undefined) return { formatTag };
  const format = {
    encoding,
    bitsPerSample,
    channelCount,
    sampleRateHz,
    isUnsigned: bitsPerSample === 8,
  } as const;
  if (!isReadablePcm(format)) return { formatTag };
  return { formatTag, format: { ...format, blockBytes: (bitsPerSample / 8) * channelCount } };
}
