/** Beats further off than this are other beats (MIREX). */
const toleranceS = 0.07;

/**
 * F-measure of beats: share of beats that have one of the other list within 70 ms, each used once.
 * @param skipS beats before this time do not count on either side
 */
export function beatScore(reference: readonly number[], found: readonly number[], skipS: number): number {
  const wanted = reference.filter((at) => at >= skipS);
  const heard = found.filter((at) => at >= skipS);
  if (wanted.length === 0 || heard.length === 0) return 0;
  let hits = 0;
  for (let i = 0, k = 0; i < wanted.length && k < heard.length;) {
    const difference = (heard[k] as number) - (wanted[i] as number);
    if (Math.abs(difference) <= toleranceS) {
      hits += 1;
      i += 1;
      k += 1;
    } else if (difference < 0) k += 1;
    else i += 1;
  }
  return (2 * hits) / (wanted.length + heard.length);
}
