import type { Track } from './track.ts';
import { createTrackChoice, type QueueWish } from './track-choice.ts';

export type { QueueWish } from './track-choice.ts';

export interface QueueEntry {
  readonly track: Track;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/**
 * The next track: of those played least often the one whose folded tempo is nearest to the wish, one beat a step
 * before one beat a stride. Never the one just played, unless it is the only one.
 *
 * @param tracks each once
 * @param played ids in the order in which they were played, repeats included
 * @returns undefined without tracks
 */
export function nextTrack(
  tracks: readonly Track[],
  wish: QueueWish,
  played: readonly string[],
): Track | undefined {
  const choice = createTrackChoice(tracks);
  choice.countPlayed(played);
  const at = choice.best(wish);
  return at === undefined ? undefined : tracks[at];
}

/**
 * The order for a whole session: greedy, each track once before any comes again. Playing time is reckoned at the
 * recorded tempo.
 *
 * @param tracks each once
 * @param wishAt what fits at a moment of the session
 * @returns entries that cover `lengthMs`; empty without tracks
 */
export function buildQueue(
  tracks: readonly Track[],
  lengthMs: number,
  wishAt: (startsAtMs: number) => QueueWish,
): readonly QueueEntry[] {
  // A track without length would never fill the session.
  const playable = tracks.filter((track) => track.tempo.durationS > 0);
  const choice = createTrackChoice(playable);
  const queue: QueueEntry[] = [];
  let startsAtMs = 0;
  while (startsAtMs < lengthMs) {
    const at = choice.best(wishAt(startsAtMs));
    const track = at === undefined ? undefined : playable[at];
    if (at === undefined || track === undefined) return queue;
    choice.play(at);
    const endsAtMs = startsAtMs + track.tempo.durationS * 1000;
    queue.push({ track, startsAtMs, endsAtMs });
    startsAtMs = endsAtMs;
  }
  return queue;
}
