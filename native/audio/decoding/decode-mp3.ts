import { MPEGDecoder } from 'mpg123-decoder';
import type { AudioFile } from './audio-file.ts';
import { decodeChunks } from './decode-chunks.ts';
import type { DecodedParts } from './decoded-part.ts';
import { readMpegFrameHeader, readXingHeader } from './mpeg-frame.ts';

/** What encoders put around the music and decoders take away again, at most: four frames. */
const trimmedSamples = 4 * 1152;

/**
 * MPEG layers I to III through mpg123 (WASM). Encoder delay and padding are trimmed where LAME noted them, as browsers
 * do; where nobody did, a browser plays them, and so they stay.
 */
export async function* decodeMp3(file: AudioFile, startsAt: number): DecodedParts {
  const promised = await readMp3Length(file, startsAt);
  const { samplesDecoded, ...said } = yield* decodeChunks(file, startsAt, new MPEGDecoder(), 'wav');
  const isCutOff =
    (promised.samples !== undefined && samplesDecoded < promised.samples * 0.98 - trimmedSamples) ||
    (promised.bytes !== undefined && file.sizeBytes - startsAt < promised.bytes * 0.98);
  yield { kind: 'end', isCutOff, ...said };
}

/** What the encoder noted in the first frame. */
export async function readMp3Length(
  file: AudioFile,
  startsAt: number,
): Promise<{ readonly samples?: number; readonly bytes?: number; readonly sampleRateHz?: number }> {
  const head = await file.read(startsAt, 4096);
  const frame = readMpegFrameHeader(head, 0);
  const xing = readXingHeader(head, 0);
  if (frame === undefined || xing === undefined) return {};
  return {
    sampleRateHz: frame.sampleRateHz,
    ...(xing.frames !== undefined && { samples: xing.frames * frame.samplesPerFrame }),
    ...(xing.bytes !== undefined && { bytes: xing.bytes }),
  };
}
