import type { MusicState } from '#renderer/screens/home/use-music-state.ts';

/** With so many tracks a run may begin before the rest has been listened to (ux.md, section 5). */
const enoughTracks = 10;

/**
 * Tracks that a run behind the music is worth waiting for: a run that began with the first one would have one tempo.
 *
 * @returns how many are ready, and how many will be enough; undefined where there is nothing to wait for, also because
 * somebody paused the listening
 */
export function musicToWaitFor({
  readyTracks,
  progress,
  isListening,
}: MusicState): { readonly ready: number; readonly needed: number } | undefined {
  if (readyTracks === undefined || progress === undefined || !isListening) return undefined;
  if (progress.pausedBy.length > 0) return undefined;
  const toCome = progress.toListen - progress.listenedFiles;
  const needed = Math.min(enoughTracks, readyTracks + toCome);
  return readyTracks < needed ? { ready: readyTracks, needed } : undefined;
}
