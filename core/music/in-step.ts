/** What a runner is told about steps and beat. */
export type StepWord = 'inStep' | 'stepUp' | 'easeOff';

/** Steps within this share of the beat count as in step: what runners lock on to by themselves (Van Dyck 2015). */
export const inStepShare = 0.03;

/** Farther apart than this, steps and beat have nothing to do with each other, and advice would be wrong. A choice. */
export const unrelatedShare = 0.15;

/**
 * Compares steps with the beat.
 *
 * @param cadenceSpm measured, both feet; undefined where nothing measures it
 * @param heardBpm folded tempo times playback rate; undefined while nothing plays
 * @returns undefined where there is nothing to compare
 */
export function stepWord(cadenceSpm: number | undefined, heardBpm: number | undefined): StepWord | undefined {
  if (cadenceSpm === undefined || heardBpm === undefined || !(heardBpm > 0)) return undefined;
  const difference = cadenceSpm / heardBpm - 1;
  // A hair of tolerance, so that exactly 3 % is in step whatever floating point makes of it.
  if (Math.abs(difference) <= inStepShare + 1e-9) return 'inStep';
  if (Math.abs(difference) > unrelatedShare) return undefined;
  return difference < 0 ? 'stepUp' : 'easeOff';
}
