import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { LibraryRepository } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { openAudioFile, type AudioFile } from '#native/audio/decoding/audio-file.ts';
import { recognizeAudioFormat, type AudioFormat } from '#native/audio/decoding/audio-format.ts';
import { isInside } from './page-files.ts';

/** A track's file, open for reading: whoever has it closes it. */
export interface OpenMusicFile {
  readonly file: AudioFile;
  readonly contentType: string;
}

/** Music for a page. A page knows tracks by their ids and never names a file. */
export interface MusicFilesById {
  /** Rejects with `storage/not-found`, `audio/track-gone` or `audio/track-outside`. */
  open(trackId: string): Promise<OpenMusicFile>;
}

export interface MusicFilesOptions {
  readonly library: Pick<LibraryRepository, 'filesOf'>;
  /** The folders that are listened to, absolute. Asked each time: they change while the service runs. */
  readonly folders: () => readonly string[];
}

const contentTypes = {
  mp3: 'audio/mpeg',
  adts: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  wma: 'audio/x-ms-wma',
  mp4: 'audio/mp4',
  ogg: 'audio/ogg',
} as const satisfies Readonly<Record<AudioFormat['kind'], string>>;

/** Files of recordings that lie in a music folder, links followed; the first of several that can be read. */
export function createMusicFilesById({ library, folders }: MusicFilesOptions): MusicFilesById {
  return {
    async open(trackId) {
      const known = await library.filesOf(trackId);
      const [first] = known;
      if (first === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
      const roots = await realPathsOf(folders());
      let isOutside = false;
      for (const { path: knownPath } of known) {
        const real = await realPathOf(knownPath);
        if (real === undefined) continue;
        if (!roots.some((root) => isInside(root, real))) {
          isOutside = true;
          continue;
        }
        const open = await openMusic(real);
        if (open !== undefined) return open;
      }
      // Only the last name: where somebody's music lies is nothing for a page.
      const file = path.basename(first.path);
      throw new BeatRunnerError(isOutside ? 'audio/track-outside' : 'audio/track-gone', { file });
    },
  };
}

/** Undefined for what cannot be read, or is no music (any more). */
async function openMusic(real: string): Promise<OpenMusicFile | undefined> {
  const file = await openAudioFile(real).catch(() => undefined);
  if (file === undefined) return undefined;
  const format = await recognizeAudioFormat(file).catch(() => undefined);
  if (format !== undefined && format.kind !== 'unknown' && format.kind !== 'protected') {
    return { file, contentType: contentTypes[format.kind] };
  }
  await file.close();
  return undefined;
}

async function realPathsOf(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(realPathOf));
  return found.flatMap((each) => each ?? []);
}

/** Undefined for what is not there. */
function realPathOf(somePath: string): Promise<string | undefined> {
  return realpath(somePath).catch(() => undefined);
}
