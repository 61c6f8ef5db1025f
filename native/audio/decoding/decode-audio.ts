import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { recognizeAudioFormat, type AudioFormat } from './audio-format.ts';
import { openAudioFile, type AudioFile } from './audio-file.ts';
import { tidyUpAfterFile } from './collect-garbage.ts';
import { decodeAdts } from './decode-aac.ts';
import { decodeAiff } from './decode-aiff.ts';
import { decodeFlac } from './decode-flac.ts';
import { decodeMp3 } from './decode-mp3.ts';
import { decodeMp4 } from './decode-mp4.ts';
import { decodeOggOpus, decodeOggVorbis } from './decode-ogg.ts';
import { decodeWav } from './decode-wav.ts';
import { decodeWma } from './decode-wma.ts';
import type { DecodedParts } from './decoded-part.ts';

/**
 * Decodes a music file piece by piece: mono samples at the file's own rate, and one `end` part last. What the file is
 * is told from its content. Leaving the loop early closes the file.
 * @throws BeatRunnerError `audio/file-unreadable`, `audio/format-unsupported`, `audio/copy-protected`, `audio/file-damaged` (also for an empty
 * file), or the signal's reason when it was aborted.
 */
export async function* decodeAudio(
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): DecodedParts {
  const file = await openAudioFile(path);
  try {
    if (file.sizeBytes === 0)
      throw new BeatRunnerError('audio/file-damaged', { path, reason: 'the file is empty' });
    const format = await recognizeAudioFormat(file);
    if (format.kind === 'protected') {
      throw new BeatRunnerError('audio/copy-protected', { path, protection: format.protection });
    }
    if (format.kind === 'unknown') {
      throw new BeatRunnerError('audio/format-unsupported', { path, format: format.name });
    }
    for await (const part of routeFor(file, format)) {
      options.signal?.throwIfAborted();
      yield part;
    }
  } catch (error) {
    if (isBeatRunnerError(error) || options.signal?.aborted === true) throw error;
    // Whatever a decoder throws on a stranger's bytes is the file's fault until proven otherwise.
    const reason = error instanceof Error ? error.message : 'its decoder gave up';
    throw new BeatRunnerError('audio/file-damaged', { path, reason }, error);
  } finally {
    await file.close();
    tidyUpAfterFile();
  }
}

function routeFor(file: AudioFile, format: AudioFormat): DecodedParts {
  switch (format.kind) {
    case 'mp3':
      return decodeMp3(file, format.startsAt);
    case 'adts':
      return decodeAdts(file, format.startsAt);
    case 'mp4':
      return decodeMp4(file, format.startsAt);
    case 'flac':
      return decodeFlac(file, format.startsAt);
    case 'aiff':
      return decodeAiff(file, format.startsAt);
    case 'wav':
      return decodeWav(file, format.startsAt);
    case 'wma':
      return decodeWma(file, format.startsAt);
    case 'ogg':
      switch (format.codec) {
        case 'opus':
          return decodeOggOpus(file, format.startsAt);
        case 'vorbis':
          return decodeOggVorbis(file, format.startsAt);
        case 'flac':
          return decodeFlac(file, format.startsAt);
      }
  }
}
