import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { dataView, type AudioFile } from './audio-file.ts';
import type { DecodedParts } from './decoded-part.ts';
import { readWavChunks, type WavFormat } from './wav-chunks.ts';

/** PCM with 8, 16, 24 or 32 bits and float with 32 or 64, plain or extensible; own reader. */
export async function* decodeWav(file: AudioFile, startsAt: number): DecodedParts {
  const { format, formatTag, data } = await readWavChunks(file, startsAt);
  if (format === undefined && formatTag !== undefined) {
    throw new BeatRunnerError('audio/format-unsupported', {
      path: file.path,
      format: `wav, coding ${formatTag}`,
    });
  }
  if (format === undefined || data === undefined) {
    throw new BeatRunnerError('audio/file-damaged', { path: file.path, reason: 'no audio in it' });
  }
  const chunkBytes = Math.max(1, Math.floor((64 * 1024) / format.blockBytes)) * format.blockBytes;
  for await (const bytes of file.chunks(data.start, data.end, chunkBytes)) {
    yield { kind: 'audio', samples: readBlocks(bytes, format), sampleRateHz: format.sampleRateHz };
  }
  yield { kind: 'end', isCutOff: data.isCutOff };
}

function readBlocks(bytes: Uint8Array, format: WavFormat): Float32Array {
  const { channelCount, blockBytes, bitsPerSample } = format;
  const readSample = sampleReader(dataView(bytes), format);
  const mono = new Float32Array(Math.floor(bytes.length / blockBytes));
  const stepBytes = bitsPerSample / 8;
  for (let i = 0; i < mono.length; i += 1) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel += 1)
      sum += readSample(i * blockBytes + channel * stepBytes);
    const mean = sum / channelCount;
    mono[i] = Number.isFinite(mean) ? mean : 0;
  }
  return mono;
}

function sampleReader(view: DataView, { encoding, bitsPerSample }: WavFormat): (at: number) => number {
  if (encoding === 'float') {
    return bitsPerSample === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  }
  switch (bitsPerSample) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32_768;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
    default:
      return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
}
