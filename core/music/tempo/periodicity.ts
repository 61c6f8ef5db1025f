import { correlation, loadFrames } from './correlation.ts';
import { RealFft } from './real-fft.ts';

/** How strongly onsets come back after each time, and at which rates. */
export interface Periodicity {
  /** By curve: correlation of the curve with itself, by lag in frames; 1 at lag 0. */
  readonly correlations: readonly Float32Array[];
  /** By curve: mean magnitude of its spectrum in windows of ten seconds, by steps of `rateStepHz`. */
  readonly spectra: readonly Float32Array[];
}

/** Eight seconds: two bars of the slowest music. */
export const longestLag = 800;
const spectrumWindow = 1024;
const spectrumSize = 4096;
/** Onsets a second from one step of a spectrum to the next. */
export const rateStepHz = 100 / spectrumSize;
/** Up to 20 onsets a second. */
const spectrumLength = Math.ceil(20 / rateStepHz) + 1;

export function periodicity(onsets: readonly Float32Array[]): Periodicity {
  return { correlations: correlate(onsets), spectra: onsets.map((curve) => meanSpectrum(curve)) };
}

function correlate(onsets: readonly Float32Array[]): readonly Float32Array[] {
  const fft = fftFor(onsets[0]?.length ?? 0);
  return onsets.map((curve) => correlation(fft, curve, longestLag));
}

/** How much one curve resembles itself, by lag. */
export function selfResemblance(curve: Float32Array): Float32Array {
  return correlation(fftFor(curve.length), curve, longestLag);
}

function fftFor(frameCount: number): RealFft {
  let size = 2048;
  while (size < frameCount + longestLag) size *= 2;
  return new RealFft(size);
}

function meanSpectrum(curve: Float32Array): Float32Array {
  const fft = new RealFft(spectrumSize);
  const sum = new Float32Array(spectrumLength);
  const taper = Float64Array.from(
    { length: spectrumWindow },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / spectrumWindow),
  );
  const last = Math.max(0, curve.length - spectrumWindow);
  const count = Math.max(1, Math.ceil(last / (spectrumWindow / 2)) + 1);
  for (let window = 0; window < count; window += 1) {
    const from = count === 1 ? 0 : Math.round((last * window) / (count - 1));
    loadFrames(fft, curve.subarray(from, from + spectrumWindow), taper);
    fft.transform();
    for (let k = 0; k < spectrumLength; k += 1) {
      const re = fft.re[k] as number;
      const im = fft.im[k] as number;
      sum[k] = (sum[k] as number) + Math.sqrt(re * re + im * im);
    }
  }
  const scale = 1 / (count * Math.sqrt(spectrumWindow));
  for (let k = 0; k < spectrumLength; k += 1) sum[k] = (sum[k] as number) * scale;
  return sum;
}
