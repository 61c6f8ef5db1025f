import { hardened } from './excerpt.ts';

/** What a room and a microphone do to music. */
export interface Room {
  /** Noise with the spectrum of music at this signal-to-noise ratio, dB. */
  readonly noiseDb: number;
  /** Seconds until an echo has fallen by 60 dB. */
  readonly echoS: number;
}

/** Music as a microphone hears it: reverberation, noise, nothing below 200 Hz and above 8 kHz. The same each time. */
export function inRoom(samples: Float32Array, rateHz: number, { noiseDb, echoS }: Room): Float32Array {
  const echoed = withEchoes(samples, rateHz, echoS);
  const noisy = hardened(echoed, { noiseDb }).samples;
  return filtered(filtered(noisy, highPass(200 / rateHz)), lowPass(8000 / rateHz));
}

/** M. Schroeder's reverberator: four combs side by side, then two all-passes. */
const combsS = [0.0297, 0.0371, 0.0411, 0.0437] as const;
const allPasses = [0.005, 0.0017] as const;

function withEchoes(samples: Float32Array, rateHz: number, echoS: number): Float32Array {
  const wet = new Float32Array(samples.length);
  for (const delayS of combsS) {
    const delay = Math.round(delayS * rateHz);
    const gain = 10 ** ((-3 * delayS) / echoS);
    const line = new Float32Array(delay);
    for (let i = 0; i < samples.length; i += 1) {
      const out = line[i % delay] as number;
      line[i % delay] = (samples[i] as number) + gain * out;
      wet[i] = (wet[i] as number) + out / combsS.length;
    }
  }
  for (const delayS of allPasses) {
    const delay = Math.round(delayS * rateHz);
    const line = new Float32Array(delay);
    for (let i = 0; i < wet.length; i += 1) {
      const before = line[i % delay] as number;
      const into = (wet[i] as number) + 0.7 * before;
      line[i % delay] = into;
      wet[i] = before - 0.7 * into;
    }
  }
  return samples.map((sample, i) => 0.7 * sample + (wet[i] as number));
}

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

function highPass(frequency: number): Biquad {
  const { cos, alpha, scale } = butterworth(frequency);
  return {
    b: [((1 + cos) / 2) * scale, -(1 + cos) * scale, ((1 + cos) / 2) * scale],
    a: [-2 * cos * scale, (1 - alpha) * scale],
  };
}

function lowPass(frequency: number): Biquad {
  const { cos, alpha, scale } = butterworth(frequency);
  return {
    b: [((1 - cos) / 2) * scale, (1 - cos) * scale, ((1 - cos) / 2) * scale],
    a: [-2 * cos * scale, (1 - alpha) * scale],
  };
}

function butterworth(frequency: number) {
  const cos = Math.cos(2 * Math.PI * frequency);
  const alpha = Math.sin(2 * Math.PI * frequency) / Math.SQRT2;
  return { cos, alpha, scale: 1 / (1 + alpha) };
}

function filtered(samples: Float32Array, { b, a }: Biquad): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}
