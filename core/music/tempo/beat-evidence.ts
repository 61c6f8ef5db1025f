import type { BandEnergies } from './band-energies.ts';
import { changeCurve } from './change-curve.ts';
import { onsetCurves } from './onset-curves.ts';

/** Everything about a recording that tells where its beats are, frame by frame. */
export interface BeatEvidence {
  readonly frameCount: number;
  /** By `curveNames`: zero mean, variance 1. */
  readonly curves: readonly Float32Array[];
  /** The curve to look for beats on. */
  readonly beatCurve: Float32Array;
}

/** Onsets from bass drum to cymbals, and all together. */
export const onsetCurveNames = [
  'onset 0',
  'onset 1',
  'onset 2',
  'onset 3',
  'onset 4',
  'onset 5',
  'onsets',
] as const;
const changeCurveNames = ['change of bass', 'change of chord', 'change of treble'] as const;
export const curveNames: readonly string[] = [...onsetCurveNames, ...changeCurveNames];

/** First and last band, exclusive, of each curve of changes. */
const changeBands = [
  [0, 8],
  [8, 24],
  [24, 36],
] as const;

/** What an onset of each range counts when beats are looked for: low sounds carry the beat, the sum of all holds what is left. */
const onsetWeights = [0.25, 0.15, 0.1, 0.1, 0.15, 0.15, 1] as const;

export function beatEvidence(energies: BandEnergies): BeatEvidence {
  const onsets = onsetCurves(energies);
  const { frameCount } = energies;
  const beatCurve = new Float32Array(frameCount);
  onsets.forEach((curve, index) => {
    const weight = onsetWeights[index] ?? 0;
    for (let i = 0; i < frameCount; i += 1)
      beatCurve[i] = (beatCurve[i] as number) + weight * (curve[i] as number);
  });
  const changes = changeBands.map(([from, to]) => changeCurve(energies, from, to));
  return { frameCount, curves: [...onsets, ...changes], beatCurve };
}

/** The part of the evidence that says how much begins: one curve for each name of `onsetCurveNames`. */
export function onsetsOf({ curves }: BeatEvidence): readonly Float32Array[] {
  return curves.slice(0, onsetCurveNames.length);
}
