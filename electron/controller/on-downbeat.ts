import { msUntilBeat, msUntilDownbeat } from '#core/music/beat-position.ts';
import type { PlayingTrack } from '#core/pacing/pacing-target.ts';

/** A bar of four of the slowest music, 45 BPM, when it is played at its slowest, 12 % slower: nobody waits longer for a rise. */
export const longestDownbeatWaitMs = 6100;
/** Close enough to the beat for a loop of ten ticks a second. */
export const downbeatWindowMs = 150;

/**
 * A rise that nobody asked for by hand lands where the music takes a breath: on the next downbeat, or on the next beat where the
 * downbeat is too far away to wait for, or none comes any more. Where no beat is near there is nothing to wait for.
 */
export function isTimeToRise(playing: PlayingTrack | undefined): boolean {
  if (playing === undefined) return true;
  const { tempo, positionS, playbackRate } = playing;
  const waitMs = [
    msUntilDownbeat(tempo, positionS, playbackRate),
    msUntilBeat(tempo, positionS, playbackRate),
  ].find((eachMs) => eachMs !== undefined && eachMs <= longestDownbeatWaitMs);
  return waitMs === undefined || waitMs <= downbeatWindowMs;
}
