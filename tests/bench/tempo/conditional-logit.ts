import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';

/** One question with its possible answers. */
export interface Choice {
  /** Features of each answer. */
  readonly answers: readonly Float64Array[];
  /** Which of them are right; at least one. */
  readonly isRight: readonly boolean[];
  /** What the question counts beside the others, more than 0. */
  readonly importance: number;
}

/**
 * Learns a linear score that gives the right answers of each question the highest share of the softmax (conditional logit, McFadden
 * 1974), with a penalty on the squares of the weights. The same choices always give the same weights.
 *
 * @param penalty of a weight's square, for features of deviation 1; the larger, the smaller the weights
 * @throws RangeError without any choice
 */
export function learnChoice(
  names: readonly string[],
  choices: readonly Choice[],
  penalty: number,
): readonly LearnedWeight[] {
  const rows = choices.flatMap(({ answers }) => answers);
  if (rows.length === 0) throw new RangeError('there is nothing to learn from');
  const scales = names.map((_, i) => scaleOf(rows, i));
  const standard = rows.map((row) =>
    Float64Array.from(row, (value, i) => {
      const [mean = 0, deviation = 1] = scales[i] ?? [];
      return (value - mean) / deviation;
    }),
  );
  const weights = minimise(names.length, (at, gradient) => loss(choices, standard, penalty, at, gradient));
  return names.map((name, i) => {
    const [mean = 0, deviation = 1] = scales[i] ?? [];
    return [name, rounded(mean), rounded(deviation), rounded(weights[i] as number)];
  });
}

/** Four significant digits: what is beyond them was not learned from a few hundred tracks. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function scaleOf(rows: readonly Float64Array[], index: number): readonly [mean: number, deviation: number] {
  let sum = 0;
  let squares = 0;
  for (const row of rows) {
    const value = row[index] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / rows.length;
  const deviation = Math.sqrt(Math.max(0, squares / rows.length - mean * mean));
  return [mean, deviation > 1e-6 ? deviation : 1];
}

/** Fills the gradient; gives the loss. */
function loss(
  choices: readonly Choice[],
  rows: readonly Float64Array[],
  penalty: number,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const weight = weights[i] as number;
    total += penalty * weight * weight;
    gradient[i] = 2 * penalty * weight;
  }
  let from = 0;
  for (const { answers, isRight, importance } of choices) {
    const scores = answers.map((_, i) => dot(rows[from + i] as Float64Array, weights));
    const highest = Math.max(...scores);
    const parts = scores.map((score) => Math.exp(score - highest));
    const all = parts.reduce((sum, part) => sum + part, 0);
    const right = parts.reduce((sum, part, i) => sum + (isRight[i] === true ? part : 0), 0);
    total -= importance * Math.log(right / all);
    parts.forEach((part, i) => {
      const wanted = isRight[i] === true ? part / right : 0;
      const slope = importance * (part / all - wanted);
      const row = rows[from + i] as Float64Array;
      for (let k = 0; k < row.length; k += 1)
        gradient[k] = (gradient[k] as number) + slope * (row[k] as number);
    });
    from += answers.length;
  }
  return total;
}

/** L-BFGS with a halving line search; for convex functions. */
function minimise(size: number, valueAt: (at: Float64Array, gradient: Float64Array) => number): Float64Array {
  const memory = 8;
  const mostSteps = 200;
  let at = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = valueAt(at, gradient);
  const past: { readonly moved: Float64Array; readonly turned: Float64Array; readonly inner: number }[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    const direction = directionOf(gradient, past);
    const slope = dot(direction, gradient);
    let length = step === 0 ? Math.min(1, 1 / Math.sqrt(-slope || 1)) : 1;
    let next = at;
    let nextGradient = gradient;
    let nextValue = value;
    for (let halving = 0; halving < 30; halving += 1, length /= 2) {
      const reach = length;
      next = at.map((x, i) => x + reach * (direction[i] as number));
      nextGradient = new Float64Array(size);
      nextValue = valueAt(next, nextGradient);
      if (nextValue <= value + 1e-4 * reach * slope) break;
    }
    const gain = value - nextValue;
    const moved = next.map((x, i) => x - (at[i] as number));
    const turned = nextGradient.map((x, i) => x - (gradient[i] as number));
    const inner = dot(moved, turned);
    if (inner > 1e-12) past.push({ moved, turned, inner });
    if (past.length > memory) past.shift();
    at = next;
    gradient = nextGradient;
    value = nextValue;
    if (gain < 1e-6 * Math.max(1, Math.abs(value))) break;
  }
  return at;
}

function directionOf(
  gradient: Float64Array,
  past: readonly { readonly moved: Float64Array; readonly turned: Float64Array; readonly inner: number }[],
): Float64Array {
  const direction = gradient.map((x) => -x);
  const shares: number[] = [];
  for (const { moved, turned, inner } of past.toReversed()) {
    const share = dot(moved, direction) / inner;
    shares.unshift(share);
    direction.forEach((x, i) => (direction[i] = x - share * (turned[i] as number)));
  }
  const last = past.at(-1);
  if (last !== undefined) {
    const scale = last.inner / dot(last.turned, last.turned);
    direction.forEach((x, i) => (direction[i] = x * scale));
  }
  past.forEach(({ moved, turned, inner }, index) => {
    const share = (shares[index] as number) - dot(turned, direction) / inner;
    direction.forEach((x, i) => (direction[i] = x + share * (moved[i] as number)));
  });
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
