import { decibelsToGain, sampleRateHz } from './sample-rate.ts';

export type FilterKind = 'lowpass' | 'highpass' | 'bandpass';

/** How often a moving cutoff is looked at: often enough not to be heard as steps. */
const controlFrames = 16;

/**
 * Filters in place with a trapezoidal state-variable filter (12 dB an octave), which stays stable while its cutoff moves.
 *
 * @param cutoffHz fixed, or a function of the time since the buffer's start
 * @param resonance quality factor; flat where it is left out
 */
export function applyFilter(
  samples: Float32Array,
  kind: FilterKind,
  cutoffHz: number | ((timeS: number) => number),
  // oxlint-disable-next-line oxc/approx-constant -- the tracks that are shipped were rendered with this value
  resonance = 0.707,
): void {
  const damping = 1 / resonance;
  let first = 0;
  let second = 0;
  for (let start = 0; start < samples.length; start += controlFrames) {
    const wantedHz = typeof cutoffHz === 'number' ? cutoffHz : cutoffHz(start / sampleRateHz);
    const heldHz = Math.min(Math.max(wantedHz, 10), sampleRateHz * 0.45);
    const g = Math.tan((Math.PI * heldHz) / sampleRateHz);
    const a1 = 1 / (1 + g * (g + damping));
    const a2 = g * a1;
    const a3 = g * a2;
    const end = Math.min(start + controlFrames, samples.length);
    for (let frame = start; frame < end; frame += 1) {
      const input = samples[frame] ?? 0;
      const difference = input - second;
      const band = a1 * first + a2 * difference;
      const low = second + a2 * first + a3 * difference;
      first = 2 * band - first;
      second = 2 * low - second;
      samples[frame] =
        kind === 'lowpass' ? low : kind === 'bandpass' ? band * damping : input - damping * band - low;
    }
  }
}

/** Lifts (or lowers) everything above `pivotHz` in place, by a gentle 6 dB an octave at most. */
export function applyHighShelf(samples: Float32Array, pivotHz: number, gainDb: number): void {
  const gain = decibelsToGain(gainDb);
  const coefficient = 1 - Math.exp((-2 * Math.PI * pivotHz) / sampleRateHz);
  let low = 0;
  for (let frame = 0; frame < samples.length; frame += 1) {
    const input = samples[frame] ?? 0;
    low += coefficient * (input - low);
    samples[frame] = low + (input - low) * gain;
  }
}
