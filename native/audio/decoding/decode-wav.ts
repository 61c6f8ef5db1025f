import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { AudioFile } from './audio-file.ts';
import type { DecodedParts } from './decoded-part.ts';
import { createPcmReader, pcmChunkBytes } from './pcm-blocks.ts';
import { readWavChunks } from './wav-chunks.ts';

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
  const read = createPcmReader(format);
  for await (const bytes of file.chunks(data.start, data.end, pcmChunkBytes(format))) {
    yield { kind: 'audio', samples: read(bytes), sampleRateHz: format.sampleRateHz };
  }
  yield { kind: 'end', isCutOff: data.isCutOff };
}
