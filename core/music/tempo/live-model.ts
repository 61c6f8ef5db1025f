import { learnedWeights } from '#core/music/tempo/learned/learned-weights.ts';
import { liveSteadyBeatWeights } from '#core/music/tempo/learned/live-steady-beat-weights.ts';
import { shortLevelWeights } from '#core/music/tempo/learned/short-level-weights.ts';
import { levelFeatureNames } from './level-features.ts';
import { linearModel, type LearnedWeight, type LinearModel } from './linear-model.ts';
import { tempoModel, type TempoModel, type TempoWeights } from './tempo-model.ts';

/** What is learned from a few seconds at a time. */
export interface LiveWeights {
  /** Which candidate is the beat, in about five seconds. */
  readonly shortLevel: readonly LearnedWeight[];
  /** Whether there is a steady beat at all. */
  readonly liveSteadyBeat: readonly LearnedWeight[];
}

/** A model of whole recordings, with what differs in a few seconds; `steadyBeat` is that of a few seconds. */
export interface LiveModel extends TempoModel {
  readonly shortLevel: LinearModel;
}

/** @throws RangeError when a table was learned for other features than those of this version */
export function liveModel(
  weights: TempoWeights = learnedWeights,
  live: LiveWeights = { shortLevel: shortLevelWeights, liveSteadyBeat: liveSteadyBeatWeights },
): LiveModel {
  return {
    ...tempoModel({ ...weights, steadyBeat: live.liveSteadyBeat }),
    shortLevel: linearModel(levelFeatureNames, live.shortLevel),
  };
}
