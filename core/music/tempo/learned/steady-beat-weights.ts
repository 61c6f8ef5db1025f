import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';

// Made by `npm run learn:tempo`: feature, its mean, its deviation, and what one deviation counts.
// oxfmt-ignore
export const steadyBeatWeights: readonly LearnedWeight[] = [
  ['always', 0.5, 0.5, -1.805],
  ['probability', 0.3434, 0.4161, 0.8104],
  ['probability, squared', 0.2911, 0.3986, 1.066],
  ['probability up to octaves', 0.3924, 0.4523, 0.9704],
  ['lead over the second', 0.2889, 0.3992, 0.3686],
  ['comes back after 1', 0.2099, 0.2821, -0.01459],
  ['comes back after 2', 0.2223, 0.3096, 1.379],
  ['comes back after 4', 0.2461, 0.341, 1.371],
  ['onsets on beats', 1.445, 1.696, 0.4596],
  ['onsets on beats above those between', 1.239, 1.594, 1.041],
  ['unevenness', 0.00407, 0.004789, -1.43],
  ['share on the grid', 0.4572, 0.471, -0.03976],
  ['probability of the place', 0.3966, 0.433, 0.2788],
];
