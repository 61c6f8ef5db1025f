import { onsetCurveNames } from './beat-evidence.ts';
import { beatProfile } from './beat-profile.ts';
import { unevenness, type BeatHypothesis } from './level-features.ts';
import type { Periodicity } from './periodicity.ts';
import { highestNear } from './tempo-candidates.ts';

/** What is looked at when it is judged whether there is a steady beat at all, in the order of `steadinessFeatures`. */
export const steadinessFeatureNames: readonly string[] = [
  'always',
  'probability',
  'probability, squared',
  'probability up to octaves',
  'lead over the second',
  'comes back after 1',
  'comes back after 2',
  'comes back after 4',
  'onsets on beats',
  'onsets on beats above those between',
  'unevenness',
  'share on the grid',
  'probability of the place',
];

export interface Judged {
  readonly hypothesis: BeatHypothesis;
  /** Of all candidates, the chosen one first. */
  readonly probabilities: readonly number[];
  /** That of the chosen one and of its doubles, halves, triples and thirds. */
  readonly probabilityUpToOctaves: number;
  readonly placeProbability: number;
  readonly shareOnGrid: number;
}

export function steadinessFeatures(
  curves: readonly Float32Array[],
  { correlations }: Periodicity,
  { hypothesis, probabilities, probabilityUpToOctaves, placeProbability, shareOnGrid }: Judged,
): Float64Array {
  const [probability = 0, second = 0] = probabilities;
  const all = onsetCurveNames.length - 1;
  const correlation = correlations[all] as Float32Array;
  const { period, beats } = hypothesis;
  const comesBack = (times: number) =>
    highestNear(correlation, Math.min(times * period, correlation.length - 2), 2);
  const onBeats = beatProfile(curves, beats, {})[all] as number;
  const between = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4].map(
    (place) => beatProfile(curves, beats, { place })[all] as number,
  );
  return Float64Array.of(
    1,
    probability,
    probability ** 2,
    probabilityUpToOctaves,
    probability - second,
    comesBack(1),
    comesBack(2),
    comesBack(4),
    onBeats,
    onBeats - between.reduce((sum, value) => sum + value, 0) / between.length,
    unevenness(beats, period),
    shareOnGrid,
    placeProbability,
  );
}
