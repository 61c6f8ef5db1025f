/** Turns a stream of samples at one rate into one at another, channel by channel. */
export interface Resampling {
  /** What can be given out after these samples; as many channels as come in, all of one length. */
  push(channels: readonly Float32Array[]): readonly Float32Array[];
  /** The rest, when there is no more input. */
  finish(): readonly Float32Array[];
}

/** Half the filter's length in periods of the lower rate: with the window below, what folds back is 80 dB down. */
const halfPeriods = 24;
/** Of Kaiser's window: what is let through beside the band is 90 dB down. */
const kaiserBeta = 9;
/** Between two rows of the filter the nearest is taken: with so many the error is inaudible, and any ratio has few. */
const mostRows = 512;

/**
 * Windowed sinc, aligned: output sample 0 is input sample 0, and the whole output is `ceil(length * toHz / fromHz)` long.
 *
 * @param channelCount of every push
 */
export function createResampling(fromHz: number, toHz: number, channelCount: number): Resampling {
  if (fromHz === toHz) return { push: (channels) => channels, finish: () => [] };
  const ratio = fromHz / toHz;
  const halfTaps = Math.ceil(halfPeriods * Math.max(1, ratio));
  const rows = Math.min(mostRows, toHz / greatestCommonDivisor(fromHz, toHz));
  const filter = filterRows(rows, halfTaps, Math.min(1, 1 / ratio));
  const taps = 2 * halfTaps;
  let kept = Array.from({ length: channelCount }, () => new Float32Array(halfTaps - 1));
  /** Index of the first kept sample in the whole input, which begins with silence. */
  let origin = -(halfTaps - 1);
  let inputCount = 0;
  let outputCount = 0;

  function append(channels: readonly Float32Array[]): void {
    const neededFrom = Math.floor(outputCount * ratio) - halfTaps + 1;
    const dropped = Math.max(0, Math.min(kept[0]?.length ?? 0, neededFrom - origin));
    origin += dropped;
    kept = kept.map((before, channel) => {
      const added = channels[channel] ?? new Float32Array(0);
      const next = new Float32Array(before.length - dropped + added.length);
      next.set(before.subarray(dropped));
      next.set(added, before.length - dropped);
      return next;
    });
  }

  function produce(outputEnd: number): readonly Float32Array[] {
    const length = Math.max(0, outputEnd - outputCount);
    const outputs = kept.map((input) => {
      const output = new Float32Array(length);
      for (let index = 0; index < length; index += 1) {
        const at = (outputCount + index) * ratio;
        const whole = Math.floor(at);
        // Ratios of whole numbers fall on a row exactly, but for rounding; the row after the last is the next sample's first.
        const nearest = Math.round((at - whole) * rows);
        const base = whole + (nearest === rows ? 1 : 0) - halfTaps + 1 - origin;
        const row = (nearest === rows ? 0 : nearest) * taps;
        let sum = 0;
        for (let tap = 0; tap < taps; tap += 1) sum += (input[base + tap] ?? 0) * (filter[row + tap] ?? 0);
        output[index] = sum;
      }
      return output;
    });
    outputCount += length;
    return outputs;
  }

  return {
    push(channels) {
      append(channels);
      inputCount += channels[0]?.length ?? 0;
      return produce(Math.max(0, Math.floor((inputCount - halfTaps) / ratio)));
    },
    finish() {
      append(kept.map(() => new Float32Array(halfTaps + 1)));
      return produce(Math.ceil(inputCount / ratio - 1e-9));
    },
  };
}

/** A row of taps for each fraction of a sample, normalised to let a constant through unchanged. */
function filterRows(rows: number, halfTaps: number, cutoff: number): Float32Array {
  const taps = 2 * halfTaps;
  const filter = new Float32Array(rows * taps);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const distance = tap - halfTaps + 1 - row / rows;
      // The band ends where its slope reaches the lower rate's Nyquist frequency.
      const x = Math.PI * distance * cutoff * 0.95;
      const value = (x === 0 ? 1 : Math.sin(x) / x) * kaiser(distance / halfTaps);
      filter[row * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap += 1) {
      const at = row * taps + tap;
      filter[at] = (filter[at] ?? 0) / sum;
    }
  }
  return filter;
}

/** @param x -1 to 1, from one end of the window to the other */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(kaiserBeta * Math.sqrt(1 - x * x)) / bessel0(kaiserBeta);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
