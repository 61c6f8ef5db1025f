import type { Gait } from '#core/physiology/gait.ts';
import { foldTempo } from './folded-tempo.ts';
import { seededRank } from './seeded-rank.ts';
import { leastUsefulConfidence } from './session-tempo-range.ts';
import type { Track } from './track.ts';

export interface QueueWish {
  /** The folded tempo that fits next, BPM; undefined: any, in the seed's order. */
  readonly tempoBpm: number | undefined;
  /** Centre of the octave that tracks are folded into. */
  readonly centreSpm: number;
  readonly gait: Gait;
  /** The same seed and tracks give the same order. */
  readonly seed: number;
}

export interface QueueEntry {
  readonly track: Track;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** What a track costs, as a share of tempo: 0 fits exactly, more is worse. The penalties are choices. */
const penalties = { notABeatAStep: 0.03, guess: 0.05, noMatch: 1 } as const;

/** Differences below this share are no reason to prefer a track: the seed decides. */
const tempoGrain = 0.01;

/**
 * The next track: of those played least often the one whose folded tempo is nearest to the wish, one beat a step
 * before one beat a stride. Never the one just played, unless it is the only one.
 *
 * @param played ids in the order in which they were played, repeats included
 * @returns undefined without tracks
 */
export function nextTrack(
  tracks: readonly Track[],
  wish: QueueWish,
  played: readonly string[],
): Track | undefined {
  const last = played.at(-1);
  const others = tracks.filter((track) => track.trackId !== last);
  const choices = others.length > 0 ? others : tracks;
  const plays = playCounts(choices, played);
  const fewest = Math.min(...plays.values());
  let best: { track: Track; cost: number; rank: number } | undefined;
  for (const track of choices) {
    if (plays.get(track.trackId) !== fewest) continue;
    const cost = Math.round(matchCost(track, wish) / tempoGrain);
    const rank = seededRank(wish.seed + fewest, track.trackId);
    if (best === undefined || cost < best.cost || (cost === best.cost && rank < best.rank))
      best = { track, cost, rank };
  }
  return best?.track;
}

/**
 * The order for a whole session: greedy, each track once before any comes again. Playing time is reckoned at the
 * recorded tempo.
 *
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
  const queue: QueueEntry[] = [];
  const played: string[] = [];
  let startsAtMs = 0;
  while (startsAtMs < lengthMs) {
    const track = nextTrack(playable, wishAt(startsAtMs), played);
    if (track === undefined) return queue;
    const endsAtMs = startsAtMs + track.tempo.durationS * 1000;
    queue.push({ track, startsAtMs, endsAtMs });
    played.push(track.trackId);
    startsAtMs = endsAtMs;
  }
  return queue;
}

function playCounts(tracks: readonly Track[], played: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map(tracks.map((track) => [track.trackId, 0]));
  for (const trackId of played) {
    const count = counts.get(trackId);
    if (count !== undefined) counts.set(trackId, count + 1);
  }
  return counts;
}

function matchCost(track: Track, wish: QueueWish): number {
  const folded = foldTempo(track.tempo.tempoBpm, wish.centreSpm, wish.gait);
  const distance = wish.tempoBpm === undefined ? 0 : Math.abs(Math.log(folded.foldedBpm / wish.tempoBpm));
  return (
    distance +
    (folded.isMatch ? 0 : penalties.noMatch) +
    (folded.stepsPerBeat === 1 ? 0 : penalties.notABeatAStep) +
    (track.tempo.confidence >= leastUsefulConfidence ? 0 : penalties.guess)
  );
}
