import { leastUsefulConfidence } from '#core/music/session-tempo-range.ts';
import type { PlayingTrack } from './pacing-target.ts';

/** In the place of a track's id, where the music is no track: what sounds in the room, heard live. */
export const roomTrackId = 'room';

/** What was heard last is what sounds now, for this long. */
export const roomHearingLastsMs = 5000;

/** A tempo that was heard in the room, beats per minute as detected; confidence 0 to 1. */
export interface RoomTempo {
  readonly tempoBpm: number;
  readonly confidence: number;
}

/**
 * Music that is heard in the room, as pacing takes it: like a track of that tempo, which nobody can stretch, skip or look ahead in.
 * Undefined (nothing is known to sound, so that nothing rises) for a guess, for what is no tempo, and for what was heard too long ago.
 *
 * @param ageMs since it was heard
 */
export function playingInRoom(heard: RoomTempo | undefined, ageMs: number): PlayingTrack | undefined {
  if (heard === undefined || !(ageMs >= 0 && ageMs <= roomHearingLastsMs)) return undefined;
  const { tempoBpm, confidence } = heard;
  const isTempo = Number.isFinite(tempoBpm) && tempoBpm > 0;
  if (!isTempo || !(confidence >= leastUsefulConfidence)) return undefined;
  return {
    trackId: roomTrackId,
    isLive: true,
    tempo: { tempoBpm, confidence, beatsS: [], durationS: 0, alternatives: [], engine: 'live/1' },
    positionS: 0,
    playbackRate: 1,
  };
}
