import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';

// Made by `npm run learn:tempo`: feature, its mean, its deviation, and what one deviation counts.
// oxfmt-ignore
export const liveSteadyBeatWeights: readonly LearnedWeight[] = [
  ['always', 0.5, 0.5, -3.026],
  ['probability', 0.3345, 0.3927, -0.5017],
  ['probability, squared', 0.2661, 0.3649, -0.2058],
  ['probability up to octaves', 0.3926, 0.4408, 3.401],
  ['lead over the second', 0.2647, 0.3689, 0.1819],
  ['comes back after 1', 0.1946, 0.2701, 0.1192],
  ['comes back after 2', 0.2176, 0.2979, 0.4857],
  ['comes back after 4', 0.2279, 0.3152, 1.305],
  ['onsets on beats', 1.541, 1.727, -0.109],
  ['onsets on beats above those between', 1.326, 1.619, -0.2932],
  ['unevenness', 0.004121, 0.004988, 0.02889],
  ['share on the grid', 0.4053, 0.4908, 0.08467],
  ['probability of the place', 0.4152, 0.4404, 0.3448],
];
