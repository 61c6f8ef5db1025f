import type { Gait } from '#core/physiology/gait.ts';
import { foldTempo } from './folded-tempo.ts';
import type { TempoAnalysis } from './tempo-analysis.ts';

/** An analysis below this counts as a guess: it moves nothing. A choice. */
export const leastUsefulConfidence = 0.4;

/** Narrower than this, small differences between tracks would swing the belt. */
export const narrowestRangeBpm = 20;

/** From which to which tempo the music of a session goes, folded. Fixed for the session. */
export interface SessionTempoRange {
  readonly lowBpm: number;
  /** At least 20 above the low end. */
  readonly highBpm: number;
  /** Where the octave that tracks are folded into has its centre; kept, so that a track keeps its place. */
  readonly centreSpm: number;
  readonly gait: Gait;
  /** Tracks that match the gait with a tempo that can be relied on. */
  readonly matchCount: number;
}

/**
 * The range of a session: 10th to 90th percentile of its tracks' folded tempi, widened round its middle to 20 BPM.
 * Tracks that do not match the gait or whose tempo is a guess are left out; without any other, the range is
 * 20 BPM round the cadence.
 */
export function sessionTempoRange(
  tracks: readonly { readonly tempo: TempoAnalysis }[],
  centreSpm: number,
  gait: Gait,
): SessionTempoRange {
  const foldedBpm = tracks
    .filter((track) => track.tempo.confidence >= leastUsefulConfidence)
    .map((track) => foldTempo(track.tempo.tempoBpm, centreSpm, gait))
    .filter((folded) => folded.isMatch)
    .map((folded) => folded.foldedBpm)
    .toSorted((a, b) => a - b);
  const low = percentile(foldedBpm, 0.1) ?? centreSpm;
  const high = percentile(foldedBpm, 0.9) ?? centreSpm;
  const middle = (low + high) / 2;
  const halfWidth = Math.max(high - low, narrowestRangeBpm) / 2;
  return {
    lowBpm: middle - halfWidth,
    highBpm: middle + halfWidth,
    centreSpm,
    gait,
    matchCount: foldedBpm.length,
  };
}

/** Where a folded tempo sits in the session's range: 0 at its low end or below, 1 at its high end or above. */
export function bandPosition(foldedBpm: number, range: SessionTempoRange): number {
  const position = (foldedBpm - range.lowBpm) / (range.highBpm - range.lowBpm);
  return Math.min(1, Math.max(0, position));
}

/** Linear between neighbours; undefined of nothing. */
function percentile(ascending: readonly number[], share: number): number | undefined {
  const place = share * (ascending.length - 1);
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}
