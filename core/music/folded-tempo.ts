import { isComfortable, type Gait } from '#core/physiology/gait.ts';

/** By what a tempo may be multiplied to fit steps. */
export const foldFactors = [0.5, 1, 2] as const;
export type FoldFactor = (typeof foldFactors)[number];

export interface FoldedTempo {
  /** As analysed. */
  readonly detectedBpm: number;
  /** Detected times factor: in the octave round the runner's cadence wherever one of the factors leads there. */
  readonly foldedBpm: number;
  readonly factor: FoldFactor;
  /** Steps on one detected beat: 1 is steadiest, 2 is a beat a stride (Nijs 2020, Brain Sci 10:273). */
  readonly stepsPerBeat: FoldFactor;
  /** Whether a runner can comfortably step to it: walking 90-140, running 140-200. Otherwise the track is "no match". */
  readonly isMatch: boolean;
  /** A ratio that would make a match of a track that is none; shown to people, never used for the belt. */
  readonly possibleRatio?: '2/3' | '3/2';
}

/**
 * Folds a tempo into the full octave centred on the runner's cadence, [T/√2, T√2). A full octave holds one reading of
 * every tempo, where a comfortable band such as 120-200 leaves gaps; so a tempo that was detected an octave off folds
 * to the same value.
 *
 * @param tempoBpm detected tempo, more than 0
 * @param centreSpm the cadence at the octave's centre
 */
export function foldTempo(tempoBpm: number, centreSpm: number, gait: Gait): FoldedTempo {
  const factor = foldFactors.find((candidate) => isInOctave(tempoBpm * candidate, centreSpm)) ?? 1;
  const foldedBpm = tempoBpm * factor;
  const isMatch = isInOctave(foldedBpm, centreSpm) && isComfortable(foldedBpm, gait);
  const folded = { detectedBpm: tempoBpm, foldedBpm, factor, stepsPerBeat: factor, isMatch };
  if (isMatch) return folded;
  // The fold at two thirds is looked for in the octave too, so that a detected half or double finds the same ratio.
  const possibleRatio = (['2/3', '3/2'] as const).find((ratio) =>
    isComfortable(foldedBpm * (ratio === '2/3' ? 2 / 3 : 3 / 2), gait),
  );
  return possibleRatio === undefined ? folded : { ...folded, possibleRatio };
}

/** Tempo as heard by feet: folded, times the playback rate. */
export function heardTempoBpm(folded: Pick<FoldedTempo, 'foldedBpm'>, playbackRate: number): number {
  return folded.foldedBpm * playbackRate;
}

function isInOctave(tempoBpm: number, centreSpm: number): boolean {
  return tempoBpm >= centreSpm / Math.SQRT2 && tempoBpm < centreSpm * Math.SQRT2;
}
