/** Beats either side that a beat is drawn towards the line of, where single beats are to be followed. */
const shortReach = 3;

/** Beats that follow the music where it does not keep its tempo, without the jitter of single onsets. */
export function smoothedBeats(beats: Float64Array, reach: number = shortReach): Float64Array {
  return beats.map((_, at) => {
    const from = Math.max(0, at - reach);
    const to = Math.min(beats.length - 1, at + reach);
    const count = to - from + 1;
    if (count < 3) return beats[at] as number;
    const middle = (from + to) / 2;
    let sum = 0;
    let slope = 0;
    let spread = 0;
    for (let i = from; i <= to; i += 1) {
      sum += beats[i] as number;
      slope += (i - middle) * (beats[i] as number);
      spread += (i - middle) ** 2;
    }
    return sum / count + (slope / spread) * (at - middle);
  });
}
