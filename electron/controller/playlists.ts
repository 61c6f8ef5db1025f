import { createHash } from 'node:crypto';
import { basename, relative, sep } from 'node:path';
import type { Playlist } from '#contract/rpc/music-library.ts';
import type { Track } from '#core/music/track.ts';

/** A music folder with what is known of it by now. */
export interface PlaylistFolder {
  readonly folderId: string;
  readonly kind: 'samples' | 'folder';
  /** Absolute. */
  readonly path: string;
  /** How it is called; the path's last part, or the name of the sample tracks. */
  readonly name: string;
  readonly tracks: readonly Track[];
}

/** A folder of music to run to, and what is in it. */
export interface PlaylistWithTracks extends Playlist {
  readonly tracks: readonly Track[];
}

/**
 * Every music folder, and every folder directly in one that holds music, at whatever depth. Folders without a track that can be
 * run to are left out. Their order is that of the folders, then by name.
 */
export function playlistsOf(folders: readonly PlaylistFolder[]): readonly PlaylistWithTracks[] {
  return folders.flatMap((folder) => {
    const { folderId, kind, name, tracks } = folder;
    if (tracks.length === 0) return [];
    const whole: PlaylistWithTracks = {
      playlistId: folderId,
      kind,
      name,
      trackCount: tracks.length,
      tracks,
    };
    return [whole, ...subfoldersOf(folder)];
  });
}

function subfoldersOf({ folderId, path, name, tracks }: PlaylistFolder): readonly PlaylistWithTracks[] {
  const inside = Map.groupBy(tracks, (track) => firstPart(path, track.path));
  return [...inside]
    .flatMap(([part, found]) =>
      part === undefined
        ? []
        : [
            {
              playlistId: subfolderId(folderId, part),
              kind: 'subfolder' as const,
              name: basename(part),
              within: name,
              trackCount: found.length,
              tracks: found,
            },
          ],
    )
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The folder directly below in which a file lies; undefined: it lies in the folder itself, or not below it. */
function firstPart(folder: string, file: string): string | undefined {
  const [part, ...rest] = relative(folder, file).split(sep);
  return rest.length === 0 || part === '..' || part === '' ? undefined : part;
}

/** The same from start to start, and tells nothing of the path. */
function subfolderId(folderId: string, part: string): string {
  return createHash('sha256').update(`${folderId}/${part}`).digest('hex').slice(0, 16);
}
