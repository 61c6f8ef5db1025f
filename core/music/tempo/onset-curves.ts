import { bandCount, type BandEnergies } from './band-energies.ts';

/** First band of each range: 27, 151, 390, 983, 2206 and 4953 Hz. */
const firstBands = [0, 3, 8, 16, 23, 30] as const;
const rangeCount = firstBands.length;

/** Frames are 46 ms long: what was there 30 ms ago is nearly another frame. */
const lag = 3;
/** Loudness is what counts, not amplitude; the larger, the more a quiet sound counts beside a loud one. */
const compression = 3;
/** What rises by less is no beginning. A pure tone, and the hum of the mains, seem to swell by that much with the places of the frames. */
const leastRise = 0.1;
/** What is not above the mean of the frames around is no beginning; half of the width. */
const meanReach = 35;

/**
 * How much begins to sound at each frame, in six ranges of pitch from bass drum to cymbals, and in all of them together as the last
 * curve. Zero mean, variance 1, where there is anything at all.
 */
export function onsetCurves({ frameCount, values }: BandEnergies): readonly Float32Array[] {
  const scales = bandScales(values, frameCount);
  const ranges = firstBands.map(() => new Float32Array(frameCount));
  // The last four frames, compressed, in turns.
  const recent = Array.from({ length: lag + 1 }, () => new Float64Array(bandCount));
  for (let frame = 0; frame < frameCount; frame += 1) {
    const now = recent[frame % (lag + 1)] as Float64Array;
    const at = frame * bandCount;
    for (let band = 0; band < bandCount; band += 1)
      now[band] = Math.log(1 + (values[at + band] as number) * (scales[band] as number));
    if (frame < lag) continue;
    const before = recent[(frame + 1) % (lag + 1)] as Float64Array;
    for (let range = 0; range < rangeCount; range += 1) {
      let sum = 0;
      const end = firstBands[range + 1] ?? bandCount;
      for (let band = firstBands[range] as number; band < end; band += 1) {
        // A voice that glides into the next band has not begun anew.
        let most = before[band] as number;
        if (band > 0 && (before[band - 1] as number) > most) most = before[band - 1] as number;
        if (band + 1 < bandCount && (before[band + 1] as number) > most) most = before[band + 1] as number;
        const rise = (now[band] as number) - most;
        if (rise > leastRise) sum += rise;
      }
      (ranges[range] as Float32Array)[frame] = sum;
    }
  }
  for (const curve of ranges) standardise(curve);
  const all = new Float32Array(frameCount);
  for (const curve of ranges)
    for (let i = 0; i < frameCount; i += 1) all[i] = (all[i] as number) + (curve[i] as number);
  scaleToVariance(all);
  return [...ranges, all];
}

/** What a band is multiplied with before its logarithm: its own mean decides, and that of the whole where it is hardly used. */
function bandScales(values: Float32Array, frameCount: number): Float64Array {
  const means = new Float64Array(bandCount);
  for (let i = 0; i < frameCount * bandCount;) {
    for (let band = 0; band < bandCount; band += 1, i += 1)
      means[band] = (means[band] as number) + (values[i] as number);
  }
  let highest = 0;
  for (const mean of means) highest = Math.max(highest, mean / Math.max(1, frameCount));
  return means.map((mean) => compression / Math.max(mean / Math.max(1, frameCount), highest * 0.01, 1e-6));
}

function standardise(curve: Float32Array): void {
  const length = curve.length;
  const sums = new Float64Array(length + 1);
  for (let i = 0; i < length; i += 1) sums[i + 1] = (sums[i] as number) + (curve[i] as number);
  for (let i = 0; i < length; i += 1) {
    const from = Math.max(0, i - meanReach);
    const to = Math.min(length, i + meanReach + 1);
    const above = Math.max(
      0,
      (curve[i] as number) - ((sums[to] as number) - (sums[from] as number)) / (to - from),
    );
    curve[i] = above;
  }
  scaleToVariance(curve);
}

function scaleToVariance(curve: Float32Array): void {
  const length = curve.length;
  let total = 0;
  let squares = 0;
  for (const value of curve) {
    total += value;
    squares += value * value;
  }
  const mean = total / Math.max(1, length);
  const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, length) - mean * mean));
  const factor = deviation > 1e-9 ? 1 / deviation : 0;
  for (let i = 0; i < length; i += 1) curve[i] = ((curve[i] as number) - mean) * factor;
}
