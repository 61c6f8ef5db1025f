import { framesPerSecond } from './band-energies.ts';
import { beatProfile } from './beat-profile.ts';
import { curveNames, onsetCurveNames, type BeatEvidence } from './beat-evidence.ts';
import { longestLag, rateStepHz, type Periodicity } from './periodicity.ts';
import { highestNear } from './tempo-candidates.ts';

/** Multiples of the beat at which music of one level or another comes back. */
const lags = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 6, 8] as const;
const rates = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4] as const;
const places = [0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4] as const;
/** Centres of the bumps by which a tempo is described, BPM. */
const tempoCentres = Array.from({ length: 9 }, (_, i) => 50 * 2 ** (i / 4));
const tempoWidthOctaves = 0.18;

/** What is looked at when the level of the beat is chosen, in the order of `levelFeatures`. */
export const levelFeatureNames: readonly string[] = [
  ...onsetCurveNames.flatMap((curve) => lags.map((lag) => `lag ${curve} ${fraction(lag)}`)),
  ...onsetCurveNames.flatMap((curve) => rates.map((rate) => `rate ${curve} ${fraction(rate)}`)),
  ...places.flatMap((place) => curveNames.map((curve) => `onset ${curve} ${fraction(place)}`)),
  ...curveNames.map((curve) => `pair ${curve}`),
  ...curveNames.map((curve) => `pair size ${curve}`),
  ...curveNames.flatMap((curve) => [`three first ${curve}`, `three second ${curve}`]),
  'unevenness',
  'octaves from 120',
  'octaves from 120, squared',
  'octaves from 120, cubed',
  ...tempoCentres.map((centre) => `near ${Math.round(centre)}`),
];

/** A period with the beats that it leads to. */
export interface BeatHypothesis {
  /** Frames from beat to beat. */
  readonly period: number;
  /** Frames, ascending. */
  readonly beats: Float64Array;
}

/** Everything that tells a beat from its double, its half, and other levels of the same metre. */
export function levelFeatures(
  { curves }: BeatEvidence,
  { correlations, spectra }: Periodicity,
  { period, beats }: BeatHypothesis,
): Float64Array {
  const features: number[] = [];
  for (const correlation of correlations)
    for (const times of lags) {
      const lag = times * period;
      features.push(lag < longestLag ? highestNear(correlation, lag, Math.max(1, 0.01 * lag)) : 0);
    }
  for (const spectrum of spectra)
    for (const times of rates) {
      const at = (times * framesPerSecond) / period / rateStepHz;
      features.push(at < spectrum.length - 3 ? highestNear(spectrum, at, 2) : 0);
    }
  for (const place of places) features.push(...beatProfile(curves, beats, { place }));
  features.push(...pairs(curves, beats), ...threes(curves, beats), unevenness(beats, period));
  const octaves = Math.log2((60 * framesPerSecond) / period / 120);
  features.push(octaves, octaves ** 2, octaves ** 3);
  for (const centre of tempoCentres)
    features.push(Math.exp(-0.5 * ((octaves - Math.log2(centre / 120)) / tempoWidthOctaves) ** 2));
  return Float64Array.from(features);
}

/** How much more begins at every other beat: counted from the one with the heavier bass, and in size. */
function pairs(curves: readonly Float32Array[], beats: Float64Array): readonly number[] {
  const first = beatProfile(curves, beats, { step: 2 });
  const second = beatProfile(curves, beats, { first: 1, step: 2 });
  const sign = (second[0] as number) > (first[0] as number) ? -1 : 1;
  const differences = first.map((value, curve) => value - (second[curve] as number));
  return [...differences.map((value) => sign * value), ...differences.map((value) => Math.abs(value))];
}

/** The same for every third beat: how far the strongest is above the second, and that above the last. */
function threes(curves: readonly Float32Array[], beats: Float64Array): readonly number[] {
  const profiles = [0, 1, 2].map((first) => beatProfile(curves, beats, { first, step: 3 }));
  return curves.flatMap((_, curve) => {
    const [low = 0, middle = 0, high = 0] = profiles
      .map((profile) => profile[curve] as number)
      .sort((a, b) => a - b);
    return [high - middle, middle - low];
  });
}

/** Mean share by which steps from beat to beat differ from the period. */
export function unevenness(beats: Float64Array, period: number): number {
  let sum = 0;
  for (let i = 1; i < beats.length; i += 1)
    sum += Math.abs(((beats[i] as number) - (beats[i - 1] as number)) / period - 1);
  return beats.length > 1 ? sum / (beats.length - 1) : 1;
}

function fraction(value: number): string {
  for (const under of [1, 2, 3, 4])
    if (Math.abs(value * under - Math.round(value * under)) < 1e-9)
      return under === 1 ? String(Math.round(value)) : `${Math.round(value * under)}/${under}`;
  return String(value);
}
