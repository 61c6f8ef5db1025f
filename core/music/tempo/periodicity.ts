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
  const frameCount = onsets[0]?.length ?? 0;
  let size = 2048;
  while (size < frameCount + longestLag) size *= 2;
  const fft = new RealFft(size);
  return onsets.map((curve) => {
    load(fft, curve, 0, frameCount, undefined);
    fft.transform();
    const { re, im } = fft;
    const power = new Float64Array(size / 2 + 1);
    for (let k = 0; k <= size / 2; k += 1)
      power[k] = (re[k] as number) * (re[k] as number) + (im[k] as number) * (im[k] as number);
    // The power spectrum is even: its transform is that of a real, even sequence.
    for (let k = 0; k < size / 2; k += 1) {
      const a = 2 * k;
      const b = 2 * k + 1;
      re[k] = power[a <= size / 2 ? a : size - a] as number;
      im[k] = power[b <= size / 2 ? b : size - b] as number;
    }
    fft.transform();
    const whole = (re[0] as number) || 1;
    return Float32Array.from({ length: longestLag + 1 }, (_, lag) =>
      // A lag that few frames are left for would look strong by chance.
      lag < frameCount
        ? ((re[lag] as number) / whole) * (frameCount / Math.max(frameCount - lag, frameCount / 2))
        : 0,
    );
  });
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
    load(fft, curve, from, Math.min(spectrumWindow, curve.length - from), taper);
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

function load(
  fft: RealFft,
  curve: Float32Array,
  from: number,
  count: number,
  taper: Float64Array | undefined,
): void {
  fft.re.fill(0);
  fft.im.fill(0);
  for (let i = 0; i < count; i += 1) {
    const value = (curve[from + i] as number) * (taper === undefined ? 1 : (taper[i] as number));
    if ((i & 1) === 0) fft.re[i >> 1] = value;
    else fft.im[i >> 1] = value;
  }
}
