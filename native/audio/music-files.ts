import type { Dir } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { fileUnreadable, systemErrorCode } from './decoding/audio-file.ts';

/** What a walk comes across. */
export type WalkFinding =
  | { readonly kind: 'file'; readonly path: string }
  /** Named like music and none: a link to nothing, a pipe, a name that is not text. */
  | { readonly kind: 'notMusic'; readonly path: string; readonly error: BeatRunnerError }
  /** A folder that could not be read, or not to its end. What lies below it is unknown, not gone. */
  | { readonly kind: 'unreadableFolder'; readonly path: string; readonly error: BeatRunnerError };

/** Endings that are worth a look; what a file really is, its content tells. Foreign ones are here to be reported. */
const musicEndings = new Set(
  ['mp3', 'mp2', 'flac', 'ogg', 'oga', 'opus', 'wav', 'wave', 'm4a', 'm4b', 'mp4', 'aac', 'adts']
    .concat([
      'wma',
      'asf',
      'aif',
      'aiff',
      'aifc',
      'ape',
      'wv',
      'mpc',
      'alac',
      'm4p',
      'aa',
      'aax',
      'mp1',
      'mpga',
      'caf',
    ])
    .map((ending) => `.${ending}`),
);

export function isMusicFileName(name: string): boolean {
  // "._Song.mp3" is what macOS leaves beside a file on foreign disks.
  return !name.startsWith('.') && musicEndings.has(extname(name).toLowerCase());
}

/**
 * Walks a folder and everything below it, one open folder a level, nothing held in memory but which folders were seen
 * (that ends loops of symbolic links). Hidden files and folders are left out. Only the root can fail the walk.
 * @throws BeatRunnerError `audio/folder-not-found`, `audio/not-a-folder`, `audio/folder-unreadable`
 */
export async function* walkMusicFiles(folder: string): AsyncGenerator<WalkFinding, void> {
  const seenFolders = new Set<string>();
  const levels: { readonly path: string; readonly entries: Dir }[] = [];
  const enter = async (path: string): Promise<void> => {
    const facts = await stat(path, { bigint: true });
    const identity = `${facts.dev}:${facts.ino}`;
    // File systems without inode numbers report 0 for every folder.
    if (facts.ino !== 0n && seenFolders.has(identity)) return;
    const entries = await opendir(path, { bufferSize: 256 });
    seenFolders.add(identity);
    levels.push({ path, entries });
  };
  await enter(folder).catch((error: unknown) => {
    throw folderError(folder, error);
  });
  try {
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const { path: parent, entries } = level;
      const entry = await entries.read().catch((error: unknown) => folderError(parent, error));
      if (entry === null || entry instanceof BeatRunnerError) {
        levels.pop();
        await entries.close();
        if (entry !== null) yield { kind: 'unreadableFolder', path: parent, error: entry };
        continue;
      }
      if (entry.name.startsWith('.')) continue;
      const path = join(parent, entry.name);
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : await kindBehindLink(path);
      if (kind !== 'folder' && isMusicFileName(entry.name)) {
        const trouble = kind === 'file' && !path.includes('\ufffd') ? undefined : await whyNotMusic(path);
        if (trouble === undefined) yield { kind: 'file', path };
        else yield { kind: 'notMusic', path, error: fileUnreadable(path, trouble) };
      }
      if (kind === 'folder') {
        const failure = await enter(path).catch((error: unknown) => folderError(path, error));
        if (failure !== undefined) yield { kind: 'unreadableFolder', path, error: failure };
      }
    }
  } finally {
    for (const { entries } of levels) await entries.close();
  }
}

/** Rejects like {@link walkMusicFiles} when a folder cannot be listed. */
export async function requireMusicFolder(path: string): Promise<void> {
  try {
    await (await opendir(path)).close();
  } catch (error) {
    throw folderError(path, error);
  }
}

/** Whether a folder is there and can be listed. */
export async function isReadableFolder(path: string): Promise<boolean> {
  try {
    await (await opendir(path)).close();
    return true;
  } catch {
    // Not there, no folder, not ours to read: in each case nothing can be listed.
    return false;
  }
}

/** Why what is named like music is not a file of music: what the system says, or a reason of ours. */
async function whyNotMusic(path: string): Promise<unknown> {
  try {
    if ((await stat(path)).isFile()) return undefined;
    return 'not a file';
  } catch (error) {
    const isLink = await lstat(path).then(
      (facts) => facts.isSymbolicLink(),
      () => false,
    );
    return isLink && systemErrorCode(error) === 'ENOENT' ? 'a link that leads nowhere' : error;
  }
}

/** Links, and entries of file systems that do not tell what they are. A broken link is nothing. */
async function kindBehindLink(path: string): Promise<'file' | 'folder' | undefined> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile() === true) return 'file';
  return facts?.isDirectory() === true ? 'folder' : undefined;
}

function folderError(path: string, error: unknown): BeatRunnerError {
  const reason = systemErrorCode(error);
  if (reason === 'ENOTDIR') return new BeatRunnerError('audio/not-a-folder', { path }, error);
  return reason === 'ENOENT'
    ? new BeatRunnerError('audio/folder-not-found', { path }, error)
    : new BeatRunnerError('audio/folder-unreadable', { path, reason }, error);
}
