import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';

// Made by `npm run learn:tempo`: feature, its mean, its deviation, and what one deviation counts.
// oxfmt-ignore
export const steadyBeatWeights: readonly LearnedWeight[] = [
  ['always', 0.5, 0.5, -1.909],
  ['probability', 0.2785, 0.3734, 0.7393],
  ['probability, squared', 0.2169, 0.3505, 0.9378],
  ['probability up to octaves', 0.3364, 0.4181, 0.5676],
  ['lead over the second', 0.2149, 0.3513, -0.04488],
  ['comes back after 1', 0.1822, 0.2703, 0.1205],
  ['comes back after 2', 0.1824, 0.2927, 1.66],
  ['comes back after 4', 0.1982, 0.3225, 1.514],
  ['onsets on beats', 1.287, 1.649, -0.4277],
  ['onsets on beats above those between', 1.073, 1.561, 0.4236],
  ['unevenness', 0.0044, 0.005109, -0.9995],
  ['share on the grid', 0.4372, 0.455, 0.06631],
  ['probability of the place', 0.3632, 0.4076, 0.6009],
];
