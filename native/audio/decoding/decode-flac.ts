import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { dataView, type AudioFile } from './audio-file.ts';
import { downmix, type DecodedParts } from './decoded-part.ts';

/** FLAC, native or in Ogg, through libFLAC (WASM). */
export async function* decodeFlac(file: AudioFile, startsAt: number): DecodedParts {
  const promisedSamples = await readTotalSamples(file, startsAt);
  const decoder = new FLACDecoder();
  await decoder.ready;
  let samplesDecoded = 0;
  let complaint: string | undefined;
  try {
    for await (const bytes of file.chunks(startsAt)) {
      const { channelData, sampleRate, errors, samplesDecoded: count } = await decoder.decode(bytes);
      complaint ??= errors[0]?.message;
      if (count === 0) continue;
      samplesDecoded += count;
      yield { kind: 'audio', samples: downmix(channelData), sampleRateHz: sampleRate };
    }
    const { channelData, sampleRate, samplesDecoded: count } = await decoder.flush();
    samplesDecoded += count;
    if (count > 0) yield { kind: 'audio', samples: downmix(channelData), sampleRateHz: sampleRate };
  } finally {
    decoder.free();
  }
  const isCutOff = promisedSamples !== undefined && samplesDecoded < promisedSamples * 0.98;
  yield { kind: 'end', isCutOff, ...(complaint !== undefined && { complaint }) };
}

/** Number of samples in the STREAMINFO block; `undefined` where the encoder did not know, and in Ogg. */
async function readTotalSamples(file: AudioFile, startsAt: number): Promise<number | undefined> {
  const head = await file.read(startsAt, 42);
  if (head.length < 42 || head[0] !== 0x66 || ((head[4] ?? 0) & 0x7f) !== 0) return undefined;
  const packed = dataView(head).getBigUint64(18);
  const samples = Number(packed & 0xf_ffff_ffffn);
  return samples === 0 ? undefined : samples;
}
