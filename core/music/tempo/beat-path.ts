/** What a step that is off by a tenth costs, in deviations of the onset curve: music that keeps its tempo, and music that does not. */
export const stiffness = { steady: 30, moving: 8 } as const;

/**
 * The row of frames, about a period apart each, on which most begins: found by dynamic programming over all rows there are (D. Ellis,
 * Beat tracking by dynamic programming, 2007).
 *
 * @param curve onsets by frame
 * @param period frames from beat to beat
 * @param cost of a step that is off by a tenth
 * @returns frames, ascending, with fractions
 */
export function beatPath(curve: Float32Array, period: number, cost: number = stiffness.steady): Float64Array {
  const count = curve.length;
  const least = Math.max(1, Math.round(period * 0.8));
  const most = Math.max(least + 1, Math.round(period * 1.25));
  const costs = Float64Array.from({ length: most - least + 1 }, (_, i) => {
    const off = Math.log((least + i) / period);
    return cost * (off / Math.log(1.1)) ** 2;
  });
  const sums = new Float64Array(count);
  const previous = new Int32Array(count).fill(-1);
  for (let at = 0; at < count; at += 1) {
    let best = 0;
    let from = -1;
    const end = Math.min(most, at);
    for (let step = least; step <= end; step += 1) {
      const sum = (sums[at - step] as number) - (costs[step - least] as number);
      if (sum > best) {
        best = sum;
        from = at - step;
      }
    }
    sums[at] = (curve[at] as number) + best;
    previous[at] = from;
  }
  let last = -1;
  for (let at = Math.max(0, count - most); at < count; at += 1)
    if (last < 0 || (sums[at] as number) > (sums[last] as number)) last = at;
  const beats: number[] = [];
  for (let at = last; at >= 0; at = previous[at] as number) beats.push(at + peakOffset(curve, at));
  return Float64Array.from(beats.reverse());
}

/** Where between frames the curve is highest, by a parabola through three of them. */
function peakOffset(curve: Float32Array, at: number): number {
  if (at < 1 || at + 1 >= curve.length) return 0;
  const a = curve[at - 1] as number;
  const b = curve[at] as number;
  const c = curve[at + 1] as number;
  const bend = a - 2 * b + c;
  return bend < 0 && b >= a && b >= c ? (a - c) / (2 * bend) : 0;
}
