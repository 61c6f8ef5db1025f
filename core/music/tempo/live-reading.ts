import { framesPerSecond, type BandEnergies } from './band-energies.ts';
import { beatEvidence } from './beat-evidence.ts';
import { candidatesIn, choosePlace, gridOf, onsetDelayS, type Heard } from './hear-tempo.ts';
import { smoothedBeats } from './moving-beats.ts';
import { movedBeats } from './place-features.ts';
import { probabilityUpToOctaves, rankCandidates, type RankedCandidate } from './ranked-candidates.ts';
import { steadinessFeatures } from './steadiness-features.ts';
import type { LinearModel } from './linear-model.ts';
import type { TempoModel } from './tempo-model.ts';

/** What some seconds offer, judged for themselves. */
export interface LiveReading {
  readonly heard: Heard;
  /** Most likely first. */
  readonly ranked: readonly RankedCandidate[];
}

/** @param level learned from stretches about as long */
export function readStretch(energies: BandEnergies, level: LinearModel): LiveReading {
  const heard = candidatesIn(beatEvidence(energies));
  return { heard, ranked: rankCandidates(heard.candidates, level, undefined) };
}

/** One candidate of a window, looked at closely. */
export interface LiveBeat {
  readonly tempoBpm: number;
  /** Its last beat, seconds from the beginning of the window. */
  readonly lastBeatS: number;
  /** By `steadinessFeatureNames`. */
  readonly steadiness: Float64Array;
}

/** @returns `undefined` for fewer than four beats */
export function liveBeat(
  { heard, ranked }: LiveReading,
  chosen: RankedCandidate,
  model: TempoModel,
): LiveBeat | undefined {
  const { evidence, periodicity } = heard;
  if (chosen.beats.length < 4) return undefined;
  const place = choosePlace(evidence, chosen, model);
  const placed = movedBeats(chosen.beats, place.at);
  const grid = gridOf(evidence, placed, chosen.period);
  const others = ranked.filter((other) => other !== chosen);
  const steadiness = steadinessFeatures(evidence.curves, periodicity, {
    hypothesis: { period: chosen.period, beats: placed },
    probabilities: [chosen, ...others].map(({ probability }) => probability),
    probabilityUpToOctaves: probabilityUpToOctaves([chosen, ...others]),
    placeProbability: place.probability,
    shareOnGrid: grid?.share ?? 0,
  });
  const last = (evidence.frameCount - 1 - (grid?.first ?? 0)) / (grid?.period ?? 1);
  const lastFrame =
    grid === undefined ? (smoothedBeats(placed).at(-1) ?? 0) : grid.first + Math.floor(last) * grid.period;
  return {
    tempoBpm: (60 * framesPerSecond) / (grid?.period ?? chosen.period),
    lastBeatS: lastFrame / framesPerSecond - onsetDelayS,
    steadiness,
  };
}
