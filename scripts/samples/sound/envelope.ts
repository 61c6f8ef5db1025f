import { sampleRateHz } from './sample-rate.ts';

/** How a note swells and dies; times in seconds, `sustain` 0 to 1. */
export interface Envelope {
  readonly attackS: number;
  readonly decayS: number;
  readonly sustain: number;
  readonly releaseS: number;
}

/** Shapes a note that is held for `heldS` in place; what is left after the release is silence. */
export function applyEnvelope(samples: Float32Array, heldS: number, envelope: Envelope): void {
  const { attackS, decayS, sustain, releaseS } = envelope;
  const level = (timeS: number): number =>
    timeS < attackS ? timeS / attackS : sustain + (1 - sustain) * Math.exp(-(timeS - attackS) / decayS);
  const atRelease = level(heldS);
  for (let frame = 0; frame < samples.length; frame += 1) {
    const timeS = frame / sampleRateHz;
    const gain = timeS <= heldS ? level(timeS) : atRelease * Math.max(0, 1 - (timeS - heldS) / releaseS) ** 2;
    samples[frame] = (samples[frame] ?? 0) * gain;
  }
}

/** Lets a struck sound die away in place, with a short fade-in against clicks. */
export function applyDecay(samples: Float32Array, decayS: number, attackS = 0.0005): void {
  for (let frame = 0; frame < samples.length; frame += 1) {
    const timeS = frame / sampleRateHz;
    const rise = attackS > 0 && timeS < attackS ? timeS / attackS : 1;
    samples[frame] = (samples[frame] ?? 0) * rise * Math.exp(-timeS / decayS);
  }
}
