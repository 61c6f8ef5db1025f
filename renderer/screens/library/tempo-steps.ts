import { exactReading, tempoAsRead } from '#core/music/tempo-reading.ts';
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

/**
 * The tempo a step further, beats per minute, not rounded: as the beats that were heard have it where it is a reading of
 * them. Undefined where there is no tempo to begin with, or none that music has comes of it.
 */
export function steppedTempo(
  tempoBpm: number | undefined,
  factor: number,
  heardBpm: number,
): number | undefined {
  if (tempoBpm === undefined) return undefined;
  const reading = exactReading(tempoBpm * factor, { tempoBpm: heardBpm, isSteady: true });
  const stepped = reading === undefined ? tempoBpm * factor : tempoAsRead(heardBpm, reading);
  return isTempo(stepped) ? stepped : undefined;
}

/**
 * What the field says now. It shows a tempo rounded and gives back what it shows: one that looks the same is the one that
 * was there, as exact as it was.
 */
export function enteredTempo(tempoBpm: number | undefined, shown: number | undefined): number | undefined {
  if (shown === undefined) return undefined;
  const entered = roundedTempo(shown);
  return tempoBpm !== undefined && roundedTempo(tempoBpm) === entered ? tempoBpm : entered;
}

/** As finely as anybody can tell. */
export function roundedTempo(tempoBpm: number): number {
  return Math.round(tempoBpm * 10) / 10;
}
