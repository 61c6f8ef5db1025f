import { BandEnergyMeter, type BandEnergies } from '#core/music/tempo/band-energies.ts';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { createResampler, type Resampler } from '#native/audio/decoding/resampler.ts';
import { joinedSamples } from '#tests/support/joined-samples.ts';

export const excerptRateHz = 44_100;

/** What is done to an excerpt to make it harder. */
export interface Hardship {
  /** Pink noise at this signal-to-noise ratio, dB. */
  readonly noiseDb?: number;
  /** Tempo that swings by this share either way, every 40 s. */
  readonly drift?: number;
}

/** All of a file, mono at 44.1 kHz. */
export async function readMono(file: string): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  let resampler: { readonly fromHz: number; readonly stream: Resampler } | undefined;
  for await (const part of decodeAudio(file)) {
    if (part.kind === 'end') break;
    if (resampler?.fromHz !== part.sampleRateHz) {
      if (resampler !== undefined) parts.push(resampler.stream.finish());
      resampler = { fromHz: part.sampleRateHz, stream: createResampler(part.sampleRateHz, excerptRateHz) };
    }
    parts.push(resampler.stream.push(part.samples));
  }
  if (resampler !== undefined) parts.push(resampler.stream.finish());
  return joinedSamples(parts);
}

/** @param fromS where it begins, earlier in a recording that is too short for that */
export function excerptOf(
  samples: Float32Array,
  { fromS, lengthS }: { readonly fromS: number; readonly lengthS: number },
): { readonly samples: Float32Array; readonly fromS: number } {
  const from = Math.max(0, Math.min(fromS, samples.length / excerptRateHz - lengthS));
  const first = Math.round(from * excerptRateHz);
  return { samples: samples.slice(first, first + Math.round(lengthS * excerptRateHz)), fromS: from };
}

export function energiesOf(samples: Float32Array): BandEnergies {
  const meter = new BandEnergyMeter(excerptRateHz);
  meter.push(samples);
  return meter.finish();
}

/** The excerpt made harder, with the way back from its times to those of the original. */
export function hardened(
  samples: Float32Array,
  { noiseDb, drift }: Hardship,
): { readonly samples: Float32Array; readonly originalTime: (s: number) => number } {
  const originalTime = drift === undefined ? (s: number) => s : swinging(drift);
  const moved = drift === undefined ? samples : resampledBy(samples, originalTime);
  return { samples: noiseDb === undefined ? moved : withNoise(moved, noiseDb), originalTime };
}

const swingS = 40;

function swinging(share: number): (s: number) => number {
  const rate = (2 * Math.PI) / swingS;
  return (s) => s + (share / rate) * (1 - Math.cos(rate * s)) - share / rate;
}

function resampledBy(samples: Float32Array, originalTime: (s: number) => number): Float32Array {
  return samples.map((_, i) => {
    const at = Math.max(0, originalTime(i / excerptRateHz)) * excerptRateHz;
    const low = Math.floor(at);
    if (low + 1 >= samples.length) return 0;
    const a = samples[low] as number;
    return a + ((samples[low + 1] as number) - a) * (at - low);
  });
}

/** Noise with the spectrum of music, by P. Kellet's filter; the same each time. */
function withNoise(samples: Float32Array, signalToNoiseDb: number): Float32Array {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const gain = 0.55 * Math.sqrt(power / samples.length) * 10 ** (-signalToNoiseDb / 20);
  let seed = 12_345;
  let low = 0;
  let middle = 0;
  let high = 0;
  return samples.map((sample) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    const white = seed / 0x3fffffff - 1;
    low = 0.99765 * low + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    high = 0.57 * high + white * 1.0526913;
    return sample + gain * (low + middle + high + white * 0.1848);
  });
}
