/** Turns a stream of samples at one rate into a stream at another. */
export interface Resampler {
  /** What can be given out after these samples. */
  push(samples: Float32Array): Float32Array;
  /** The rest, when there is no more input. */
  finish(): Float32Array;
}

/** Half the filter's length in periods of the lower rate: 60 dB are plenty for onsets. */
const halfPeriods = 8;

/** Room for filters, numbers. All rates of music need a tenth of it. */
const mostFilterNumbers = 1_200_000;

/**
 * Polyphase windowed-sinc resampler with any ratio of whole rates (the oddest ones to a millionth). The output lines up with the input: sample 0 is
 * sample 0, the length is `ceil(inputLength * toHz / fromHz)`.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, finish: () => new Float32Array(0) };
  const mostPhases = mostFilterNumbers / (2 * halfPeriods * Math.max(1, fromHz / toHz) + 2);
  const { up, down } = nearbyRatio(toHz, fromHz, mostPhases);
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
    // Constants of this call: what other functions may change is looked up anew at every use.
    const [input, rows, count] = [buffer, filters, taps];
    const shift = halfTaps - 1 + origin;
    for (let i = 0; i < output.length; i += 1) {
      const step = (outputCount + i) * down;
      const base = Math.floor(step / up) - shift;
      const rowAt = (step % up) * count;
      // Two sums, so that one addition does not wait for the other. The number of taps is even.
      let even = 0;
      let odd = 0;
      for (let tap = 0; tap < count; tap += 2) {
        even += (input[base + tap] ?? 0) * (rows[rowAt + tap] ?? 0);
        odd += (input[base + tap + 1] ?? 0) * (rows[rowAt + tap + 1] ?? 0);
      }
      output[i] = even + odd;
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

/** The ratio itself where it is simple enough, else the closest one that is (its continued fraction, cut short). */
function nearbyRatio(
  toHz: number,
  fromHz: number,
  mostPhases: number,
): { readonly up: number; readonly down: number } {
  let [top, bottom] = [toHz, fromHz];
  let [up, lastUp, down, lastDown] = [1, 0, 0, 1];
  while (bottom > 0) {
    const whole = Math.floor(top / bottom);
    const [nextUp, nextDown] = [whole * up + lastUp, whole * down + lastDown];
    if (nextUp > mostPhases && down > 0) break;
    [lastUp, up, lastDown, down] = [up, nextUp, down, nextDown];
    [top, bottom] = [bottom, top - whole * bottom];
  }
  return { up, down };
}
