import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { readAiffChunks } from './aiff-chunks.ts';
import type { AudioFile } from './audio-file.ts';
import type { DecodedParts } from './decoded-part.ts';
import { createPcmReader, pcmChunkBytes } from './pcm-blocks.ts';

/** AIFF and AIFF-C with plain samples: 1 to 32 bits, either byte order, float with 32 or 64; own reader. */
export async function* decodeAiff(file: AudioFile, startsAt: number): DecodedParts {
  const { format, coding, data } = await readAiffChunks(file, startsAt);
  if (format === undefined && coding !== undefined) {
    const name = /^[\w ]{4}$/.test(coding) ? coding.trim() : 'not known';
    throw new BeatRunnerError('audio/format-unsupported', {
      path: file.path,
      format: `aiff, coding ${name}`,
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
