import {
  analysedRateHz,
  bandCount,
  BandEnergyMeter,
  framesPerSecond,
  type BandEnergies,
} from './band-energies.ts';

/** What is kept, seconds. */
const keptS = 12;
const keptFrames = keptS * framesPerSecond;
/** Samples that are taken at a time, however many come: three quarters of a second. */
const pieceLength = 1 << 14;

/** The last seconds of what is heard, as band energies: the sound itself is not kept. */
export class LiveWindow {
  #meter = new BandEnergyMeter(analysedRateHz);
  readonly #values = new Float32Array(2 * keptFrames * bandCount);
  #frameCount = 0;
  #sampleCount = 0;

  /** Seconds pushed so far. */
  get heardS(): number {
    return this.#sampleCount / analysedRateHz;
  }

  /** Frames that came so far: the window's last one is the one before this. */
  get endFrame(): number {
    return this.#endFrame;
  }
  #endFrame = 0;

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; from += pieceLength) {
      this.#meter.push(samples.subarray(from, from + pieceLength));
      this.#keep(this.#meter.drain());
    }
    this.#sampleCount += samples.length;
  }

  /** The last seconds, as far as they are kept; valid until the next `push`. */
  last(lengthS: number): BandEnergies {
    const frameCount = Math.min(this.#frameCount, Math.round(lengthS * framesPerSecond));
    const end = this.#frameCount * bandCount;
    return { frameCount, values: this.#values.subarray(end - frameCount * bandCount, end) };
  }

  reset(): void {
    this.#meter = new BandEnergyMeter(analysedRateHz);
    this.#frameCount = 0;
    this.#endFrame = 0;
    this.#sampleCount = 0;
  }

  #keep({ frameCount, values }: BandEnergies): void {
    if (this.#frameCount + frameCount > 2 * keptFrames) {
      const from = (this.#frameCount - keptFrames) * bandCount;
      this.#values.copyWithin(0, from, this.#frameCount * bandCount);
      this.#frameCount = keptFrames;
    }
    this.#values.set(values, this.#frameCount * bandCount);
    this.#frameCount += frameCount;
    this.#endFrame += frameCount;
  }
}
