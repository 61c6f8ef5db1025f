import { isTempo } from './tempo-range.ts';

/**
 * What is usually heard instead of the beat, undone: half and double of it, two thirds, four fifths. The reverse of the
 * last two is a step up and a halving, or a few taps.
 */
export const tempoSteps = [
  { name: 'half', testId: 'tempo-half', factor: 1 / 2 },
  { name: 'double', testId: 'tempo-double', factor: 2 },
  { name: 'threeHalves', testId: 'tempo-three-halves', factor: 3 / 2 },
  { name: 'fiveQuarters', testId: 'tempo-five-quarters', factor: 5 / 4 },
] as const;

/** Undefined where there is no tempo to begin with, or none that music has comes of it. */
export function steppedTempo(tempoBpm: number | undefined, factor: number): number | undefined {
  const stepped = tempoBpm === undefined ? undefined : roundedTempo(tempoBpm * factor);
  return isTempo(stepped) ? stepped : undefined;
}

/** As finely as anybody can tell. */
export function roundedTempo(tempoBpm: number): number {
  return Math.round(tempoBpm * 10) / 10;
}
