/** Mean of each curve at a place between beats. */
export type BeatProfile = Float64Array;

/** Frames either way in which a beginning still belongs to a place. */
const reach = 2;

/** The highest value of a curve near a place that need not be a whole frame; 0 outside of the curve. */
export function onsetNear(curve: Float32Array, frame: number): number {
  const middle = Math.round(frame);
  const from = Math.max(0, middle - reach);
  const to = Math.min(curve.length - 1, middle + reach);
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = from; at <= to; at += 1) if ((curve[at] as number) > highest) highest = curve[at] as number;
  return highest === Number.NEGATIVE_INFINITY ? 0 : highest;
}

/**
 * @param beats frames, ascending
 * @param place from one beat (0) to the next (1)
 * @param first index of the first beat that is looked at
 * @param step every how many-th is looked at
 */
export function beatProfile(
  curves: readonly Float32Array[],
  beats: Float64Array,
  {
    place = 0,
    first = 0,
    step = 1,
  }: { readonly place?: number; readonly first?: number; readonly step?: number },
): BeatProfile {
  return Float64Array.from(curves, (curve) => {
    let sum = 0;
    let count = 0;
    for (let i = first; i < beats.length; i += step) {
      const here = beats[i] as number;
      const next = i + 1 < beats.length ? (beats[i + 1] as number) : 2 * here - (beats[i - 1] ?? here);
      sum += onsetNear(curve, here + place * (next - here));
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  });
}
