import { RealFft } from './real-fft.ts';

/** Amplitudes of a recording in narrow bands, a hundred times a second. */
export interface BandEnergies {
  readonly frameCount: number;
  /** Frame after frame, `bandCount` values each: root of the band's power, for samples between -1 and 1. */
  readonly values: Float32Array;
}

export const framesPerSecond = 100;

/** Lower edges of the bands and the upper one of the last, Hz: even steps as far as the spectrum is coarse, then six an octave. */
export const bandEdgesHz: readonly number[] = [
  ...[27, 65, 108, 151, 194, 237, 280, 345],
  ...Array.from({ length: 29 }, (_, i) => Math.round(390 * 2 ** (i / 6))),
];
export const bandCount = bandEdgesHz.length - 1;

const frameLength = 1024;
/** What is analysed. Above 10 kHz there is nothing that is not heard below as well. */
export const analysedRateHz = 22_050;
const hop = analysedRateHz / framesPerSecond;

/**
 * Takes a recording piece by piece and keeps its band energies: 15 kB for each second of it, however long it is. Frame `i` is
 * centred on `i / 100` s.
 */
export class BandEnergyMeter {
  readonly #fft = new RealFft(frameLength);
  readonly #window: Float64Array;
  readonly #edges: Uint16Array;
  readonly #halving: boolean;
  /** The recording at 22.05 kHz as far as frames to come need it, from sample `#bufferStart` on. */
  #buffer = new Float32Array(1 << 16);
  #filled: number;
  #bufferStart: number;
  /** The last samples at the input's rate, which the halving of what comes next needs. */
  #tail = new Float32Array(0);
  #values = new Float32Array(bandCount * framesPerSecond * 60);
  #frameCount = 0;
  /** Frames that `drain` gave away: `#values` begins after them. */
  #drainedCount = 0;
  #sampleCount = 0;

  /** @param sampleRateHz 44,100 or 22,050 */
  constructor(sampleRateHz: number) {
    if (sampleRateHz !== analysedRateHz && sampleRateHz !== 2 * analysedRateHz)
      throw new RangeError(`tempo is heard at 22,050 or 44,100 Hz, not at ${sampleRateHz}`);
    this.#halving = sampleRateHz !== analysedRateHz;
    this.#window = Float64Array.from(
      { length: frameLength },
      // Scaled so that a sine of amplitude 1 comes out as about 1.
      (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / frameLength)) * (4 / frameLength),
    );
    const binHz = analysedRateHz / frameLength;
    this.#edges = Uint16Array.from(bandEdgesHz, (hz) => Math.round(hz / binHz));
    // Half a frame of silence goes before the first sample, so that frame 0 is centred on it.
    this.#bufferStart = -frameLength / 2;
    this.#filled = frameLength / 2;
  }

  /** Mono samples, -1 to 1. */
  push(samples: Float32Array): void {
    const pieceLength = 1 << 15;
    for (let from = 0; from < samples.length; from += pieceLength)
      this.#pushPiece(samples.subarray(from, from + pieceLength));
  }

  /**
   * Gives away the frames that are complete, so that whoever listens for hours keeps no more than is needed. They are valid until the
   * next `push`. Frame `i` of all that were ever given away is centred on `i / 100` s.
   */
  drain(): BandEnergies {
    const frameCount = this.#frameCount - this.#drainedCount;
    this.#drainedCount = this.#frameCount;
    return { frameCount, values: this.#values.subarray(0, frameCount * bandCount) };
  }

  /** All frames that were not drained. */
  finish(): BandEnergies {
    if (this.#halving) this.#append(new Float32Array(4), 4);
    this.#append(new Float32Array(frameLength / 2), frameLength / 2);
    const last = Math.floor((this.#sampleCount - frameLength / 2) / hop) + 1;
    const frameCount = Math.max(0, Math.min(this.#frameCount, last) - this.#drainedCount);
    return { frameCount, values: this.#values.subarray(0, frameCount * bandCount) };
  }

  #pushPiece(samples: Float32Array): void {
    if (!this.#halving) {
      this.#append(samples, samples.length);
      return;
    }
    const joined = new Float32Array(this.#tail.length + samples.length);
    joined.set(this.#tail);
    joined.set(samples, this.#tail.length);
    const half = new Float32Array((joined.length >> 1) + 1);
    let count = 0;
    let at = 0;
    // Half-band filter of seven taps: what folds back from above 11 kHz are the attacks of cymbals, at the right times.
    for (; at + 6 < joined.length; at += 2) {
      half[count] =
        0.5 * (joined[at + 3] as number) +
        0.28125 * ((joined[at + 2] as number) + (joined[at + 4] as number)) -
        0.03125 * ((joined[at] as number) + (joined[at + 6] as number));
      count += 1;
    }
    this.#tail = joined.slice(at);
    this.#append(half, count);
  }

  #append(samples: Float32Array, count: number): void {
    if (this.#filled + count > this.#buffer.length) {
      const larger = new Float32Array(Math.max(this.#buffer.length * 2, this.#filled + count));
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
    this.#buffer.set(samples.subarray(0, count), this.#filled);
    this.#filled += count;
    this.#sampleCount += count;
    this.#takeFrames();
  }

  #takeFrames(): void {
    for (;;) {
      const from = Math.round(this.#frameCount * hop) - frameLength / 2 - this.#bufferStart;
      if (from + frameLength > this.#filled) {
        if (from > 0) {
          this.#buffer.copyWithin(0, from, this.#filled);
          this.#filled -= from;
          this.#bufferStart += from;
        }
        return;
      }
      this.#takeFrame(from);
    }
  }

  #takeFrame(from: number): void {
    const { re, im } = this.#fft;
    const window = this.#window;
    const buffer = this.#buffer;
    for (let i = 0, k = 0; i < frameLength; i += 2, k += 1) {
      re[k] = (buffer[from + i] as number) * (window[i] as number);
      im[k] = (buffer[from + i + 1] as number) * (window[i + 1] as number);
    }
    this.#fft.transform();
    const at = (this.#frameCount - this.#drainedCount) * bandCount;
    if (at + bandCount > this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    const edges = this.#edges;
    for (let band = 0; band < bandCount; band += 1) {
      let power = 0;
      const end = edges[band + 1] as number;
      for (let k = edges[band] as number; k < end; k += 1)
        power += (re[k] as number) * (re[k] as number) + (im[k] as number) * (im[k] as number);
      this.#values[at + band] = Math.sqrt(power);
    }
    this.#frameCount += 1;
  }
}
