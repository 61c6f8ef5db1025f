import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { dataView, type AudioFile } from './audio-file.ts';
import { decodeChunks } from './decode-chunks.ts';
import type { DecodedParts } from './decoded-part.ts';

/** FLAC, native or in Ogg, through libFLAC (WASM). */
export async function* decodeFlac(file: AudioFile, startsAt: number): DecodedParts {
  const promised = await readFlacLength(file, startsAt);
  const { samplesDecoded, ...said } = yield* decodeChunks(file, startsAt, new FLACDecoder(), 'wav');
  const isCutOff = promised !== undefined && samplesDecoded < promised.samples * 0.98;
  yield { kind: 'end', isCutOff, ...said };
}

/** What the STREAMINFO block promises; `undefined` where the encoder did not know, and in Ogg. */
export async function readFlacLength(
  file: AudioFile,
  startsAt: number,
): Promise<{ readonly samples: number; readonly sampleRateHz: number } | undefined> {
  const head = await file.read(startsAt, 42);
  if (head.length < 42 || head[0] !== 0x66 || ((head[4] ?? 0) & 0x7f) !== 0) return undefined;
  const packed = dataView(head).getBigUint64(18);
  const samples = Number(packed & 0xf_ffff_ffffn);
  const sampleRateHz = Number(packed >> 44n);
  return samples === 0 || sampleRateHz === 0 ? undefined : { samples, sampleRateHz };
}
