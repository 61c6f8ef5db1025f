import { createSeededRandom } from '#native/simulator/random-source.ts';
import { excerptRateHz } from './excerpt.ts';

/** Something to hear that has no steady beat. */
export interface BeatlessSound {
  readonly name: string;
  /** A different one for each seed; the same seed gives the same samples. Mono, 44.1 kHz, peak at most 1. */
  make(seed: number, lengthS: number): Float32Array;
}

export const beatlessSounds: readonly BeatlessSound[] = [
  { name: 'white noise', make: (seed, lengthS) => noise(seed, lengthS, 0) },
  { name: 'low noise', make: (seed, lengthS) => noise(seed, lengthS, 0.97) },
  { name: 'noise that swells', make: swellingNoise },
  { name: 'rain', make: rain },
  { name: 'ambient pads', make: pads },
  { name: 'syllables', make: syllables },
  { name: 'rubato', make: rubato },
];

/** Music cut into pieces of a fifth to one and a fifth of a second, in another order: its sounds without its beat. */
export function shuffled(samples: Float32Array, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < samples.length;) {
    const length = Math.round((0.2 + random()) * excerptRateHz);
    pieces.push(samples.subarray(at, at + length));
    at += length;
  }
  const ordered = pieces
    .map((piece) => ({ piece, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ piece }) => piece);
  const result = new Float32Array(samples.length);
  let at = 0;
  for (const piece of ordered) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

function noise(seed: number, lengthS: number, memory: number): Float32Array {
  const random = createSeededRandom(seed);
  let low = 0;
  return new Float32Array(Math.round(lengthS * excerptRateHz)).map(() => {
    low = memory * low + (1 - memory) * (2 * random() - 1);
    return low * 0.5;
  });
}

function swellingNoise(seed: number, lengthS: number): Float32Array {
  const random = createSeededRandom(seed ^ 0x5eed);
  let loudness = 0.2;
  let wanted = 0.2;
  return noise(seed, lengthS, 0.8).map((sample) => {
    if (random() < 1 / (2 * excerptRateHz)) wanted = random();
    loudness += (wanted - loudness) / excerptRateHz;
    return sample * loudness;
  });
}

function rain(seed: number, lengthS: number): Float32Array {
  const random = createSeededRandom(seed);
  const samples = new Float32Array(Math.round(lengthS * excerptRateHz));
  const drops = Math.round(lengthS * (4 + 12 * random()));
  for (let drop = 0; drop < drops; drop += 1) {
    const from = Math.floor(random() * samples.length);
    const loudness = 0.2 + 0.6 * random();
    const hz = 800 + 5000 * random();
    ring(samples, from, 0.05, (t) => loudness * Math.exp(-t * 90) * Math.sin(2 * Math.PI * hz * t));
  }
  return samples;
}

function pads(seed: number, lengthS: number): Float32Array {
  const random = createSeededRandom(seed);
  const samples = new Float32Array(Math.round(lengthS * excerptRateHz));
  for (let atS = 0; atS < lengthS; atS += 1.5 + 5 * random()) {
    const hold = 4 + 6 * random();
    for (let voice = 0; voice < 3; voice += 1) {
      const hz = 110 * 2 ** (Math.floor(random() * 30) / 12);
      ring(samples, Math.round(atS * excerptRateHz), hold, (t) => {
        const swell = Math.sin((Math.PI * t) / hold) ** 2;
        return 0.12 * swell * (Math.sin(2 * Math.PI * hz * t) + 0.5 * Math.sin(2 * Math.PI * hz * 2.003 * t));
      });
    }
  }
  return samples;
}

/** Voiced bursts of uneven length with pauses for breath, as in speech. */
function syllables(seed: number, lengthS: number): Float32Array {
  const random = createSeededRandom(seed);
  const samples = new Float32Array(Math.round(lengthS * excerptRateHz));
  let atS = 0;
  while (atS < lengthS) {
    const hold = 0.08 + 0.25 * random() ** 2 + 0.04 * random();
    const hz = 90 + 120 * random();
    const formant = 400 + 1800 * random();
    ring(samples, Math.round(atS * excerptRateHz), hold, (t) => {
      const pulse = Math.sin(2 * Math.PI * hz * t) ** 9;
      return 0.5 * Math.sin((Math.PI * t) / hold) * pulse * Math.sin(2 * Math.PI * formant * t);
    });
    atS += hold + (random() < 0.12 ? 0.3 + random() : 0.05 * random());
  }
  return samples;
}

/** Notes whose distances wander, as in a free prelude. */
function rubato(seed: number, lengthS: number): Float32Array {
  const random = createSeededRandom(seed);
  const samples = new Float32Array(Math.round(lengthS * excerptRateHz));
  let stepS = 0.4;
  for (let atS = 0; atS < lengthS; atS += stepS * [0.5, 1, 1, 1.5, 2][Math.floor(random() * 5)]!) {
    const hz = 130 * 2 ** (Math.floor(random() * 36) / 12);
    const loudness = 0.2 + 0.4 * random();
    ring(
      samples,
      Math.round(atS * excerptRateHz),
      1.2,
      (t) => loudness * Math.exp(-t * 4) * Math.sin(2 * Math.PI * hz * t),
    );
    stepS = Math.min(0.9, Math.max(0.18, stepS * Math.exp(0.5 * (random() - 0.5))));
  }
  return samples;
}

function ring(samples: Float32Array, from: number, lengthS: number, sound: (t: number) => number): void {
  const end = Math.min(samples.length, from + Math.round(lengthS * excerptRateHz));
  for (let i = from; i < end; i += 1) samples[i] = (samples[i] as number) + sound((i - from) / excerptRateHz);
}
