import type { TempoWeights } from '#core/music/tempo/tempo-model.ts';
import { barWeights } from './bar-weights.ts';
import { levelWeights } from './level-weights.ts';
import { placeWeights } from './place-weights.ts';
import { steadyBeatWeights } from './steady-beat-weights.ts';

/** What the engine has learned, from the tracks that docs/music.md names. */
export const learnedWeights: TempoWeights = {
  level: levelWeights,
  place: placeWeights,
  bar: barWeights,
  steadyBeat: steadyBeatWeights,
};
