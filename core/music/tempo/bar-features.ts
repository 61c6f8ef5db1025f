import { curveNames } from './beat-evidence.ts';
import { beatProfile } from './beat-profile.ts';

/** Of bars whose first beat is learned; those of three have no need of it (`bars-of-three`). */
export const beatsPerBar = 4;

const beatsOfBar = Array.from({ length: beatsPerBar }, (_, beat) => beat);

/** What is looked at when the first beat of the bars is chosen, in the order of `barFeatures`. */
export const barFeatureNames: readonly string[] = beatsOfBar.flatMap((beat) => [
  ...curveNames.map((curve) => `${curve} on ${beat}`),
  ...curveNames.map((curve) => `${curve} after ${beat}`),
]);

/** How the bars look when the beat with index `first` begins one. */
export function barFeatures(
  curves: readonly Float32Array[],
  beats: Float64Array,
  first: number,
): Float64Array {
  return Float64Array.from(
    beatsOfBar.flatMap((beat) => {
      const among = { first: (first + beat) % beatsPerBar, step: beatsPerBar };
      return [
        ...beatProfile(curves, beats, among),
        ...beatProfile(curves, beats, { ...among, place: 1 / 2 }),
      ];
    }),
  );
}
