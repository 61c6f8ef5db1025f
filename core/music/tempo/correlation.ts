import type { RealFft } from './real-fft.ts';

/**
 * How much a curve resembles itself some frames later: 1 at lag 0, 0 where no frame is left.
 *
 * @param fft of a size that holds the curve and the longest lag after it
 */
export function correlation(fft: RealFft, curve: Float32Array, longestLag: number): Float32Array {
  const { re, im, size } = fft;
  const frameCount = curve.length;
  loadFrames(fft, curve);
  fft.transform();
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
}

/** Puts frames of a curve, weighed by a taper where there is one, to where `transform` looks for them. */
export function loadFrames(fft: RealFft, curve: Float32Array, taper?: Float64Array): void {
  fft.re.fill(0);
  fft.im.fill(0);
  for (let i = 0; i < curve.length; i += 1) {
    const value = (curve[i] as number) * (taper === undefined ? 1 : (taper[i] as number));
    if ((i & 1) === 0) fft.re[i >> 1] = value;
    else fft.im[i >> 1] = value;
  }
}
