import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** A music file that is open for reading. Every read failure is `audio/file-unreadable`. */
export interface AudioFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Bytes from `position`; fewer than `length` only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** The bytes from `start` up to `end` (default: the end of the file), in fresh buffers of at most `chunkBytes`. */
  chunks(start: number, end?: number, chunkBytes?: number): AsyncGenerator<Uint8Array, void>;
  close(): Promise<void>;
}

/** Opening a pipe would wait for somebody who writes. Not known on Windows, which has no such files. */
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const defaultChunkBytes = 64 * 1024;

/** Opens `path`. @throws BeatRunnerError `audio/file-unreadable` when it is not there, not a file or not permitted. */
export async function openAudioFile(path: string): Promise<AudioFile> {
  const unreadable = (error: unknown) => fileUnreadable(path, error);
  const handle = await open(path, readWithoutWaiting).catch((error: unknown) => {
    throw unreadable(error);
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new BeatRunnerError('audio/file-unreadable', { path, reason: 'not a file' });
    const read = async (position: number, length: number): Promise<Uint8Array> => {
      const wanted = Math.max(0, Math.min(length, facts.size - position));
      const buffer = new Uint8Array(wanted);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await handle
          .read(buffer, filled, wanted - filled, position + filled)
          .catch((error: unknown) => {
            throw unreadable(error);
          });
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === wanted ? buffer : buffer.subarray(0, filled);
    };
    return {
      path,
      sizeBytes: facts.size,
      read,
      async *chunks(start, end = facts.size, chunkBytes = defaultChunkBytes) {
        for (let position = start; position < end;) {
          const chunk = await read(position, Math.min(chunkBytes, end - position));
          if (chunk.length === 0) return;
          yield chunk;
          position += chunk.length;
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error instanceof BeatRunnerError ? error : unreadable(error);
  }
}

/** The error for a file that the system does not let us read. `reason` is the system's code, e.g. EACCES. */
export function fileUnreadable(path: string, error: unknown): BeatRunnerError {
  const code = systemErrorCode(error);
  // Node shows octets that are not UTF-8 as U+FFFD, and finds no file under that name.
  const reason = code === 'ENOENT' && path.includes('\ufffd') ? 'its name is not UTF-8; rename it' : code;
  return new BeatRunnerError('audio/file-unreadable', { path, reason }, error);
}

/** The system's error code, e.g. `ENOENT`; the text of the error when it has none. */
export function systemErrorCode(error: unknown): string {
  if (error instanceof Error) {
    return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  }
  return String(error);
}

/** Four bytes as text, for the signatures of containers. */
export function fourCc(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

export function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
