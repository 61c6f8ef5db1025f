import { curveNames } from './beat-evidence.ts';
import { beatProfile } from './beat-profile.ts';

/** Where, from one tracked beat (0) to the next (1), the beat may be instead: trackers like to follow off-beats. */
export const beatPlaces = [0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4] as const;
const looked = [0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4] as const;

/** What is looked at when the place of the beat is chosen, in the order of `placeFeatures`. */
export const placeFeatureNames: readonly string[] = [
  ...looked.flatMap((place) => curveNames.map((curve) => `${curve} at ${Math.round(place * 12)}/12`)),
  ...curveNames.flatMap((curve) => [`${curve}, pair`, `${curve}, pair size`]),
  ...curveNames.map((curve) => `${curve}, best of four`),
  'is tracked',
  'is half-way',
];

/** Everything that tells a beat from the off-beats around it. */
export function placeFeatures(
  curves: readonly Float32Array[],
  tracked: Float64Array,
  place: number,
): Float64Array {
  const beats = movedBeats(tracked, place);
  const features: number[] = [];
  for (const at of looked) features.push(...beatProfile(curves, beats, { place: at }));
  const pair = [0, 1].map((first) => beatProfile(curves, beats, { first, step: 2 }));
  const bassFirst = (pair[0]?.[0] ?? 0) >= (pair[1]?.[0] ?? 0) ? 1 : -1;
  const four = [0, 1, 2, 3].map((first) => beatProfile(curves, beats, { first, step: 4 }));
  curves.forEach((_, curve) => {
    const difference = bassFirst * ((pair[0]?.[curve] ?? 0) - (pair[1]?.[curve] ?? 0));
    features.push(difference, Math.abs(difference));
  });
  curves.forEach((_, curve) => {
    const values = four.map((profile) => profile[curve] ?? 0);
    const highest = Math.max(...values);
    const others = (values.reduce((sum, value) => sum + value, 0) - highest) / 3;
    features.push(highest - others);
  });
  features.push(place === 0 ? 1 : 0, place === 1 / 2 ? 1 : 0);
  return Float64Array.from(features);
}

/** Beats that lie elsewhere between those that were tracked. */
export function movedBeats(beats: Float64Array, place: number): Float64Array {
  if (place === 0 || beats.length < 2) return beats;
  return beats.map((beat, i) => {
    const next = i + 1 < beats.length ? (beats[i + 1] as number) : 2 * beat - (beats[i - 1] as number);
    return beat + place * (next - beat);
  });
}
