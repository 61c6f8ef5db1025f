import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { AudioFile } from '#native/audio/decoding/audio-file.ts';
import { readByteRange } from './byte-range.ts';
import { errorAnswer, type HttpAnswer, type StreamedBody } from './http-answer.ts';
import type { MusicFilesById } from './music-files-by-id.ts';

/** What is asked for beside the track. */
export interface MusicRequest {
  readonly range: string | undefined;
  /** "The part, if it is still the same" (If-Range): as no version is told, this is answered with the whole. */
  readonly isConditional: boolean;
}

/** Ids are fingerprints or made like them; anything else is not looked up. */
const idPattern = /^[\w-]{1,128}$/;

/** The music of one track, or the part of it that is asked for. */
export async function musicAnswer(
  music: MusicFilesById,
  trackId: string,
  { range, isConditional }: MusicRequest,
): Promise<HttpAnswer> {
  if (!idPattern.test(trackId)) {
    return errorAnswer(404, new BeatRunnerError('storage/not-found', { what: 'track', id: '' }));
  }
  try {
    const { file, contentType } = await music.open(trackId);
    const { sizeBytes } = file;
    const wanted = readByteRange(isConditional ? undefined : range, sizeBytes);
    const headers = { 'content-type': contentType, 'accept-ranges': 'bytes' };
    switch (wanted.kind) {
      case 'outside':
        await file.close();
        return { status: 416, headers: { ...headers, 'content-range': `bytes */${sizeBytes}` }, body: '' };
      case 'whole':
        return {
          status: 200,
          headers: { ...headers, 'content-length': String(sizeBytes) },
          body: bytesOf(file, 0, sizeBytes),
        };
      case 'part': {
        const { start, end } = wanted;
        return {
          status: 206,
          headers: {
            ...headers,
            'content-length': String(end - start),
            'content-range': `bytes ${start}-${end - 1}/${sizeBytes}`,
          },
          body: bytesOf(file, start, end),
        };
      }
    }
  } catch (error) {
    if (isBeatRunnerError(error)) return errorAnswer(statusOf(error), error);
    throw error;
  }
}

/** What is not there is one thing, a database that fails another. */
function statusOf({ code }: BeatRunnerError): number {
  return code === 'storage/not-found' || code === 'audio/track-gone' || code === 'audio/track-outside'
    ? 404
    : 500;
}

/** No faster than the page takes it, and closed when it goes. */
function bytesOf(file: AudioFile, start: number, end: number): StreamedBody {
  return {
    async send(response: ServerResponse) {
      let sent = 0;
      async function* counted() {
        for await (const chunk of file.chunks(start, end)) {
          sent += chunk.length;
          yield chunk;
        }
      }
      try {
        await pipeline(Readable.from(counted()), response, { end: false });
        // A file that became shorter: what was promised cannot be kept, and the other side must not wait for it.
        if (sent === end - start) response.end();
        else response.destroy();
      } catch {
        // The page has gone, or the disk does not answer; both end the response.
        response.destroy();
      } finally {
        await file.close();
      }
    },
    discard: () => file.close(),
  };
}
