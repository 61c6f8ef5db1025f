import { sampleRateHz } from './sample-rate.ts';

export type Waveform = 'sine' | 'saw' | 'square' | 'triangle';

/** Rounds off the step of a saw or square so that it does not alias (polyBLEP). */
function stepCorrection(phase: number, increment: number): number {
  if (phase < increment) {
    const t = phase / increment;
    return t + t - t * t - 1;
  }
  if (phase > 1 - increment) {
    const t = (phase - 1) / increment;
    return t * t + t + t + 1;
  }
  return 0;
}

function waveAt(waveform: Waveform, phase: number, increment: number): number {
  switch (waveform) {
    case 'sine':
      return Math.sin(2 * Math.PI * phase);
    case 'saw':
      return 2 * phase - 1 - stepCorrection(phase, increment);
    case 'square':
      return (
        (phase < 0.5 ? 1 : -1) +
        stepCorrection(phase, increment) -
        stepCorrection((phase + 0.5) % 1, increment)
      );
    case 'triangle':
      return 1 - 4 * Math.abs(phase - 0.5);
  }
}

/**
 * Adds a tone to `samples`.
 *
 * @param frequencyHz fixed, or a function of the time since the buffer's start
 * @param startPhase 0 to 1
 */
export function addTone(
  samples: Float32Array,
  waveform: Waveform,
  frequencyHz: number | ((timeS: number) => number),
  level: number,
  startPhase = 0,
): void {
  let phase = startPhase % 1;
  for (let frame = 0; frame < samples.length; frame += 1) {
    const currentHz = typeof frequencyHz === 'number' ? frequencyHz : frequencyHz(frame / sampleRateHz);
    const increment = currentHz / sampleRateHz;
    samples[frame] = (samples[frame] ?? 0) + level * waveAt(waveform, phase, increment);
    phase += increment;
    if (phase >= 1) phase -= Math.floor(phase);
  }
}
