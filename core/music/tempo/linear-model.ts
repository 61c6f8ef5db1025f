/** One line of a learned table: what a feature is called, its usual value and spread, and what it counts. */
export type LearnedWeight = readonly [name: string, mean: number, deviation: number, weight: number];

/** A sum of weighted features, ready to be used. */
export interface LinearModel {
  score(features: Float64Array): number;
}

/**
 * @param names of the features, in the order in which they come
 * @param learned weights of all of them, in any order
 * @throws RangeError when a feature has no weight: the table was learned for other features
 */
export function linearModel(names: readonly string[], learned: readonly LearnedWeight[]): LinearModel {
  const byName = new Map(learned.map((row) => [row[0], row]));
  const weights = new Float64Array(names.length);
  let base = 0;
  names.forEach((name, index) => {
    const row = byName.get(name);
    if (row === undefined) throw new RangeError(`no weight was learned for ${name}`);
    const [, mean, deviation, weight] = row;
    weights[index] = weight / deviation;
    base -= (weight * mean) / deviation;
  });
  return {
    score(features) {
      let sum = base;
      for (let i = 0; i < weights.length; i += 1) sum += (weights[i] as number) * (features[i] as number);
      return sum;
    },
  };
}

/** Scores as probabilities that add up to 1. */
export function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}
