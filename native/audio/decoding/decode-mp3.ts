import { MPEGDecoder } from 'mpg123-decoder';
import type { AudioFile } from './audio-file.ts';
import { downmix, type DecodedParts } from './decoded-part.ts';
import { readMpegFrameHeader, readXingHeader } from './mpeg-frame.ts';

/** MPEG layers I to III through mpg123 (WASM). Encoder delay and padding are trimmed as players do. */
export async function* decodeMp3(file: AudioFile, startsAt: number): DecodedParts {
  const promised = await promisedLength(file, startsAt);
  const decoder = new MPEGDecoder();
  await decoder.ready;
  let samplesDecoded = 0;
  let complaint: string | undefined;
  try {
    for await (const bytes of file.chunks(startsAt)) {
      const { channelData, sampleRate, errors, samplesDecoded: count } = decoder.decode(bytes);
      complaint ??= errors[0]?.message;
      if (count === 0) continue;
      samplesDecoded += count;
      yield { kind: 'audio', samples: downmix(channelData), sampleRateHz: sampleRate };
    }
  } finally {
    decoder.free();
  }
  const isCutOff =
    (promised.samples !== undefined && samplesDecoded < promised.samples * 0.98) ||
    (promised.bytes !== undefined && file.sizeBytes - startsAt < promised.bytes * 0.98);
  yield { kind: 'end', isCutOff, ...(complaint !== undefined && { complaint }) };
}

async function promisedLength(
  file: AudioFile,
  startsAt: number,
): Promise<{ samples?: number; bytes?: number }> {
  const head = await file.read(startsAt, 4096);
  const frame = readMpegFrameHeader(head, 0);
  const xing = readXingHeader(head, 0);
  if (frame === undefined || xing === undefined) return {};
  return {
    ...(xing.frames !== undefined && { samples: xing.frames * frame.samplesPerFrame }),
    ...(xing.bytes !== undefined && { bytes: xing.bytes }),
  };
}
