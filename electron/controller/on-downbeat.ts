import { msUntilDownbeat } from '#core/music/beat-position.ts';
import type { PlayingTrack } from '#core/pacing/pacing-target.ts';

/** A rise that nobody asked for by hand waits for the next downbeat, unless that is further away than this. */
const longestDownbeatWaitMs = 3200;
/** Close enough to the downbeat for a loop of ten ticks a second. */
const downbeatWindowMs = 150;

/** Rises land where the music takes a breath; without beats ahead there is nothing to wait for. */
export function isOnDownbeat(playing: PlayingTrack | undefined): boolean {
  if (playing === undefined) return true;
  const waitMs = msUntilDownbeat(playing.tempo, playing.positionS, playing.playbackRate);
  return waitMs === undefined || waitMs <= downbeatWindowMs || waitMs > longestDownbeatWaitMs;
}
