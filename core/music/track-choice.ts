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

/** What a track costs, as a share of tempo: 0 fits exactly, more is worse. The penalties are choices. */
const penalties = { notABeatAStep: 0.03, guess: 0.05, noMatch: 1 } as const;

/** Differences below this share are no reason to prefer a track: the seed decides. */
const tempoGrain = 0.01;

/** Which of a list of tracks comes next, again and again. Tracks are named by their place in the list. */
export interface TrackChoice {
  /** As if these had been played, in this order; what is not in the list does not count. Reads all of the list. */
  countPlayed(trackIds: readonly string[]): void;
  play(at: number): void;
  /** The one to play now; undefined of nothing. */
  best(wish: QueueWish): number | undefined;
}

/** What does not depend on the tempo wished for. */
interface Folded {
  readonly bpm: Float64Array;
  readonly penalty: Float64Array;
}

/**
 * A choice costs the control loop its time, and libraries have 100,000 tracks: what depends on the runner's octave or the
 * seed alone is worked out once for all choices, into plain rows of numbers.
 */
export function createTrackChoice(tracks: readonly Track[]): TrackChoice {
  const plays = new Uint32Array(tracks.length);
  const foldedBy = new Map<string, Folded>();
  const ranksBy = new Map<number, (at: number) => number>();
  let last: number | undefined;

  function folded({ centreSpm, gait }: QueueWish): Folded {
    const key = `${gait} ${centreSpm}`;
    const known = foldedBy.get(key);
    if (known !== undefined) return known;
    const made = foldAll(tracks, centreSpm, gait);
    foldedBy.set(key, made);
    return made;
  }

  function ranks(seed: number): (at: number) => number {
    const known = ranksBy.get(seed);
    if (known !== undefined) return known;
    const made = rememberedRanks(tracks, seed);
    ranksBy.set(seed, made);
    return made;
  }

  return {
    countPlayed(trackIds) {
      const lastId = trackIds.at(-1);
      const counts = new Map<string, number>();
      for (const trackId of trackIds) counts.set(trackId, (counts.get(trackId) ?? 0) + 1);
      last = undefined;
      tracks.forEach(({ trackId }, at) => {
        plays[at] = counts.get(trackId) ?? 0;
        if (trackId === lastId) last = at;
      });
    },
    play(at) {
      plays[at] = (plays[at] ?? 0) + 1;
      last = at;
    },
    best(wish) {
      if (tracks.length < 2) return tracks.length === 0 ? undefined : 0;
      const fewest = fewestPlays(plays, last);
      const { bpm, penalty } = folded(wish);
      const rankOf = ranks(wish.seed + fewest);
      const wishedBpm = wish.tempoBpm;
      let best: number | undefined;
      let bestCost = Number.POSITIVE_INFINITY;
      for (let at = 0; at < plays.length; at += 1) {
        if (plays[at] !== fewest || at === last) continue;
        const distance = wishedBpm === undefined ? 0 : Math.abs(Math.log((bpm[at] ?? 0) / wishedBpm));
        const cost = Math.round((distance + (penalty[at] ?? 0)) / tempoGrain);
        if (best === undefined || cost < bestCost || (cost === bestCost && rankOf(at) < rankOf(best))) {
          best = at;
          bestCost = cost;
        }
      }
      return best;
    },
  };
}

function foldAll(tracks: readonly Track[], centreSpm: number, gait: Gait): Folded {
  const bpm = new Float64Array(tracks.length);
  const penalty = new Float64Array(tracks.length);
  tracks.forEach(({ tempo }, at) => {
    const { foldedBpm, isMatch, stepsPerBeat } = foldTempo(tempo.tempoBpm, centreSpm, gait);
    bpm[at] = foldedBpm;
    penalty[at] =
      (isMatch ? 0 : penalties.noMatch) +
      (stepsPerBeat === 1 ? 0 : penalties.notABeatAStep) +
      (tempo.confidence >= leastUsefulConfidence ? 0 : penalties.guess);
  });
  return { bpm, penalty };
}

/** Most are never asked for: only tracks that fit equally well are told apart by them. */
function rememberedRanks(tracks: readonly Track[], seed: number): (at: number) => number {
  const ranks = new Float64Array(tracks.length).fill(-1);
  return (at) => {
    const known = ranks[at] ?? -1;
    if (known >= 0) return known;
    const rank = seededRank(seed, tracks[at]?.trackId ?? '');
    ranks[at] = rank;
    return rank;
  };
}

/** By all but the last one played. */
function fewestPlays(plays: Uint32Array, last: number | undefined): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < plays.length; at += 1) {
    const count = plays[at] ?? 0;
    if (count < fewest && at !== last) fewest = count;
  }
  return fewest;
}
