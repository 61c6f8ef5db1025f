import { barFeatureNames } from './bar-features.ts';
import { steadinessFeatureNames } from './steadiness-features.ts';
import { levelFeatureNames } from './level-features.ts';
import { linearModel, type LearnedWeight, type LinearModel } from './linear-model.ts';
import { placeFeatureNames } from './place-features.ts';

/** The learned tables, as they are written down. */
export interface TempoWeights {
  /** Which candidate is the beat. */
  readonly level: readonly LearnedWeight[];
  /** Where between the tracked beats the beat is. */
  readonly place: readonly LearnedWeight[];
  /** Which beat is the first of a bar. */
  readonly bar: readonly LearnedWeight[];
  /** Whether there is a steady beat at all. */
  readonly steadyBeat: readonly LearnedWeight[];
}

/** The same, ready to be used. */
export type TempoModel = { readonly [Table in keyof TempoWeights]: LinearModel };

/** @throws RangeError when a table was learned for other features than those of this version */
export function tempoModel(weights: TempoWeights): TempoModel {
  return {
    level: linearModel(levelFeatureNames, weights.level),
    place: linearModel(placeFeatureNames, weights.place),
    bar: linearModel(barFeatureNames, weights.bar),
    steadyBeat: linearModel(steadinessFeatureNames, weights.steadyBeat),
  };
}
