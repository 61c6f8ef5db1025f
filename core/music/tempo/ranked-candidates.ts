import { framesPerSecond } from './band-energies.ts';
import type { HeardTempo } from './heard-tempo.ts';
import type { BeatHypothesis } from './level-features.ts';
import { softmax, type LinearModel } from './linear-model.ts';

/** A candidate with everything that is known about it. */
export interface Candidate extends BeatHypothesis {
  readonly features: Float64Array;
}

/** A candidate with the probability that it is the beat. */
export interface RankedCandidate extends Candidate {
  readonly probability: number;
}

/** Factors by which a reading may be off and still be the same beat, counted in other steps. */
export const octaveFactors = [1, 2, 1 / 2, 3, 1 / 3] as const;
/** Readings closer than this are one. */
const sameTempo = 0.04;
/** A tag is about a candidate when it is as near as this. */
const taggedShare = 0.03;
/** As log-odds: a tag settles which octave of the beat that was heard is meant, and hardly ever that it is another beat. */
const taggedScore = { octave: 12, otherBeat: 1.5 } as const;

/** Most likely first. */
export function rankCandidates(
  candidates: readonly Candidate[],
  level: LinearModel,
  taggedTempoBpm: number | undefined,
): readonly RankedCandidate[] {
  const heard = candidates.map(({ features }) => level.score(features));
  const best = candidates[heard.indexOf(Math.max(...heard))];
  const scores = candidates.map((candidate, i) => {
    const isTagged =
      taggedTempoBpm !== undefined && Math.abs(bpmOf(candidate) / taggedTempoBpm - 1) <= taggedShare;
    if (!isTagged || best === undefined) return heard[i] ?? 0;
    return (heard[i] ?? 0) + (isOctaveOf(candidate, best) ? taggedScore.octave : taggedScore.otherBeat);
  });
  const probabilities = softmax(scores);
  return candidates
    .map((candidate, i) => ({ ...candidate, probability: probabilities[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
}

/** Of the first candidate, with its doubles, halves, triples and thirds. */
export function probabilityUpToOctaves(ranked: readonly RankedCandidate[]): number {
  const [chosen] = ranked;
  if (chosen === undefined) return 0;
  return ranked
    .filter((candidate) => isOctaveOf(candidate, chosen))
    .reduce((sum, { probability }) => sum + probability, 0);
}

/** All but the first, as other readings of a recording that has a beat with this probability. */
export function alternativesTo(
  tempoBpm: number,
  [, ...others]: readonly RankedCandidate[],
  beatProbability: number,
): HeardTempo['alternatives'] {
  return others
    .map((other) => ({ tempoBpm: bpmOf(other), probability: other.probability * beatProbability }))
    .filter((other) => other.probability >= 0.01 && Math.abs(other.tempoBpm / tempoBpm - 1) > sameTempo);
}

function isOctaveOf({ period }: BeatHypothesis, other: BeatHypothesis): boolean {
  return octaveFactors.some((factor) => Math.abs(period / other.period / factor - 1) < sameTempo);
}

function bpmOf({ period }: BeatHypothesis): number {
  return (60 * framesPerSecond) / period;
}
