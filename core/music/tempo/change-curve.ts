import { bandCount, type BandEnergies } from './band-energies.ts';

/** Frames before and after that are compared: a quarter of a second, about half a beat. */
const reach = 25;
/** Amplitude, as a share of the band's mean, below which nothing is told apart. */
const floorShare = 0.05;

/**
 * How much the sound before each frame differs from that after it, whether anything begins there or not: chords and bass notes change
 * on beats, and most at the first beat of a bar. Zero mean, variance 1.
 */
export function changeCurve(
  { values, frameCount }: BandEnergies,
  fromBand: number,
  toBand: number,
): Float32Array {
  const curve = new Float32Array(frameCount);
  const sums = new Float64Array(frameCount + 1);
  for (let band = fromBand; band < toBand; band += 1) {
    let total = 0;
    for (let frame = 0; frame < frameCount; frame += 1) total += values[frame * bandCount + band] as number;
    const floor = Math.max(1e-7, (total / Math.max(1, frameCount)) * floorShare);
    for (let frame = 0; frame < frameCount; frame += 1)
      sums[frame + 1] =
        (sums[frame] as number) + Math.log((values[frame * bandCount + band] as number) + floor);
    for (let frame = reach; frame + reach <= frameCount; frame += 1) {
      const before = (sums[frame] as number) - (sums[frame - reach] as number);
      const after = (sums[frame + reach] as number) - (sums[frame] as number);
      curve[frame] = (curve[frame] as number) + Math.abs(after - before);
    }
  }
  let mean = 0;
  for (const value of curve) mean += value / Math.max(1, frameCount);
  let variance = 0;
  for (const value of curve) variance += (value - mean) ** 2 / Math.max(1, frameCount);
  const factor = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  return curve.map((value) => (value - mean) * factor);
}
