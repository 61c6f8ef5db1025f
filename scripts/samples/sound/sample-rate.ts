/** Frames per second of everything that is rendered here. */
export const sampleRateHz = 44_100;

/** A buffer of silence. */
export function silence(durationS: number): Float32Array {
  return new Float32Array(Math.max(1, Math.round(durationS * sampleRateHz)));
}

export function midiToHz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

export function decibelsToGain(decibels: number): number {
  return 10 ** (decibels / 20);
}

export function gainToDecibels(gain: number): number {
  return gain <= 0 ? -Infinity : 20 * Math.log10(gain);
}
