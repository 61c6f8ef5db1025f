/** Beats at even distances: beat `n` is at `first + n * period`. */
export interface SteadyGrid {
  /** Frames, with fractions. */
  readonly first: number;
  readonly period: number;
  /** Weighted share of the beats that were heard within 35 ms of the grid, 0 to 1. */
  readonly share: number;
}

/** Frames. 35 ms off is heard as off, and trackers are off by less where the music is steady. */
const onGrid = 3.5;
/** From this share of beats on one grid, music keeps its tempo; what drifts by 2 % has under 0.8. */
export const steadyShare = 0.88;
/** A track whose tempo is told more than this off by its period is another track. */
const searchShare = 0.015;
/** Fewer beats are on one line by chance. */
const fewestBeats = 8;

/**
 * The even grid that most of the beats lie on. Beats of a passage that says little count little, and a whole beat lost or won there
 * changes nothing, for only the place between beats is looked at.
 *
 * @param beats frames, ascending
 * @param weights what each of them counts, 0 or more
 * @param period frames from beat to beat, right within 1.5 %
 */
export function steadyGrid(
  beats: Float64Array,
  weights: Float64Array,
  period: number,
): SteadyGrid | undefined {
  if (beats.length < fewestBeats) return undefined;
  const length = (beats.at(-1) as number) - (beats[0] as number);
  // Between two steps the last beat moves by a twelfth of a period.
  const step = period / (12 * (length / period));
  const reach = Math.ceil((searchShare * period) / step);
  let best = { period, strength: -1 };
  for (let i = -reach; i <= reach; i += 1) {
    const tried = period + i * step;
    const strength = gatheredAt(beats, weights, tried).strength;
    if (strength > best.strength) best = { period: tried, strength };
  }
  const line = { period: best.period, first: gatheredAt(beats, weights, best.period).phase };
  for (let round = 0; round < 4; round += 1)
    fitLine(beats, weights, line, round === 0 ? best.period / 5 : onGrid * 1.5);
  let near = 0;
  let all = 0;
  beats.forEach((beat, i) => {
    const weight = weights[i] as number;
    all += weight;
    if (Math.abs(offGrid(beat, line)) <= onGrid) near += weight;
  });
  const first = line.first - Math.floor(line.first / line.period) * line.period;
  return { first, period: line.period, share: all > 0 ? near / all : 0 };
}

/** How well the beats agree about a place between beats, and which. */
function gatheredAt(
  beats: Float64Array,
  weights: Float64Array,
  period: number,
): { readonly strength: number; readonly phase: number } {
  let re = 0;
  let im = 0;
  for (let i = 0; i < beats.length; i += 1) {
    const angle = (2 * Math.PI * (beats[i] as number)) / period;
    re += (weights[i] as number) * Math.cos(angle);
    im += (weights[i] as number) * Math.sin(angle);
  }
  return { strength: Math.hypot(re, im), phase: (Math.atan2(im, re) / (2 * Math.PI)) * period };
}

function offGrid(
  beat: number,
  { first, period }: { readonly first: number; readonly period: number },
): number {
  const places = (beat - first) / period;
  return (places - Math.round(places)) * period;
}

/** Least squares over the beats that are within `reach` of the line; changes it. */
function fitLine(
  beats: Float64Array,
  weights: Float64Array,
  line: { first: number; period: number },
  reach: number,
): void {
  let w = 0;
  let sumN = 0;
  let sumT = 0;
  let sumNn = 0;
  let sumNt = 0;
  for (let i = 0; i < beats.length; i += 1) {
    const beat = beats[i] as number;
    if (Math.abs(offGrid(beat, line)) > reach) continue;
    const weight = weights[i] as number;
    const n = Math.round((beat - line.first) / line.period);
    w += weight;
    sumN += weight * n;
    sumT += weight * beat;
    sumNn += weight * n * n;
    sumNt += weight * n * beat;
  }
  const spread = sumNn - (sumN * sumN) / w;
  if (!(w > 0) || !(spread > 0)) return;
  line.period = (sumNt - (sumN * sumT) / w) / spread;
  line.first = (sumT - line.period * sumN) / w;
}
