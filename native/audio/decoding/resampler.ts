/** Turns a stream of samples at one rate into a stream at another. */
export interface Resampler {
  /** What can be given out after these samples. */
  push(samples: Float32Array): Float32Array;
  /** The rest, when there is no more input. */
  finish(): Float32Array;
}

/** Half the filter's length in periods of the lower rate: 60 dB are plenty for onsets. */
const halfPeriods = 12;

/**
 * Polyphase windowed-sinc resampler with any ratio of whole rates. The output lines up with the input: sample 0 is
 * sample 0, the length is `ceil(inputLength * toHz / fromHz)`.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, finish: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const halfTaps = Math.ceil(halfPeriods * Math.max(1, down / up));
  const taps = 2 * halfTaps;
  const filters = buildFilters(up, halfTaps, Math.min(1, up / down));

  // Input that is still needed; `origin` is the index of its first sample in the whole input (starts in silence).
  let buffer: Float32Array = new Float32Array(halfTaps - 1);
  let origin = -(halfTaps - 1);
  let outputCount = 0;
  let inputCount = 0;

  function produce(outputEnd: number): Float32Array {
    const output = new Float32Array(Math.max(0, outputEnd - outputCount));
    for (let i = 0; i < output.length; i += 1) {
      const step = (outputCount + i) * down;
      const base = Math.floor(step / up) - halfTaps + 1 - origin;
      const filterAt = (step % up) * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1)
        sum += (buffer[base + tap] ?? 0) * (filters[filterAt + tap] ?? 0);
      output[i] = sum;
    }
    outputCount += output.length;
    return output;
  }

  function append(samples: Float32Array): void {
    const neededFrom = Math.floor((outputCount * down) / up) - halfTaps + 1;
    const kept = buffer.subarray(Math.max(0, Math.min(buffer.length, neededFrom - origin)));
    origin += buffer.length - kept.length;
    const next = new Float32Array(kept.length + samples.length);
    next.set(kept);
    next.set(samples, kept.length);
    buffer = next;
  }

  return {
    push(samples) {
      append(samples);
      inputCount += samples.length;
      const lastUsable = inputCount - halfTaps;
      return produce(lastUsable < 0 ? 0 : Math.floor((lastUsable * up) / down) + 1);
    },
    finish() {
      append(new Float32Array(halfTaps));
      return produce(Math.ceil((inputCount * up) / down));
    },
  };
}

/** One row of taps for each of the `up` phases, each normalised to let a constant through unchanged. */
function buildFilters(up: number, halfTaps: number, cutoff: number): Float32Array {
  const taps = 2 * halfTaps;
  const filters = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const distance = tap - halfTaps + 1 - phase / up;
      const x = Math.PI * distance * cutoff * 0.95;
      const window =
        Math.abs(distance) >= halfTaps ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / halfTaps);
      const value = (x === 0 ? 1 : Math.sin(x) / x) * window;
      filters[phase * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap += 1) {
      const at = phase * taps + tap;
      filters[at] = (filters[at] ?? 0) / sum;
    }
  }
  return filters;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
