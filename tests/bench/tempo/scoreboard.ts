import { beatScore } from './beat-score.ts';
import type { LabelledTrack } from './corpus.ts';
import { octaveFactors } from '#core/music/tempo/ranked-candidates.ts';
import { isNear } from './examples.ts';

/** What one system said of one excerpt. */
export interface Answer {
  readonly track: LabelledTrack;
  /** 0: none. */
  readonly tempoBpm: number;
  /** In times of the recording, seconds; `undefined` where the system gives none. */
  readonly beatsS: readonly number[] | undefined;
  readonly fromS: number;
  readonly lengthS: number;
  readonly cpuS: number;
}

/** One line of the table. */
export interface Score {
  readonly tracks: number;
  /** Shares of the tracks, 0 to 1. */
  readonly accuracy1: number;
  readonly accuracy2: number;
  readonly within1: number;
  readonly within1UpToOctaves: number;
  readonly foldedWithin2: number;
  /** BPM, octaves put right. */
  readonly medianError: number;
  /** 0 to 1; NaN where there are no beats. */
  readonly beatScore: number;
  readonly audioSecondsPerCpuSecond: number;
}

/** Tracks whose level is uncertain are left out. */
export function scoreOfAnswers(answers: readonly Answer[]): Score {
  const judged = answers.filter(({ track }) => !track.isLevelUncertain);
  const share = (isRight: (answer: Answer) => boolean) => judged.filter(isRight).length / judged.length;
  const beats = judged.flatMap((answer) => beatsScore(answer) ?? []);
  return {
    tracks: judged.length,
    accuracy1: share(({ tempoBpm, track }) => isNear(tempoBpm, track.bpm, 0.04)),
    accuracy2: share(({ tempoBpm, track }) => isNear(tempoBpm, track.bpm, 0.04, octaveFactors)),
    within1: share(({ tempoBpm, track }) => isNear(tempoBpm, track.bpm, 0.01)),
    within1UpToOctaves: share(({ tempoBpm, track }) => isNear(tempoBpm, track.bpm, 0.01, octaveFactors)),
    foldedWithin2: share(({ tempoBpm, track }) => isSameForARunner(tempoBpm, track.bpm)),
    medianError: median(judged.flatMap((answer) => errorOf(answer) ?? [])),
    beatScore: beats.reduce((sum, score) => sum + score, 0) / beats.length,
    audioSecondsPerCpuSecond: total(answers, ({ lengthS }) => lengthS) / total(answers, ({ cpuS }) => cpuS),
  };
}

export const scoreColumns: Readonly<Record<string, (score: Score) => string>> = {
  tracks: ({ tracks }) => String(tracks),
  'Accuracy1 %': ({ accuracy1 }) => percent(accuracy1),
  'Accuracy2 %': ({ accuracy2 }) => percent(accuracy2),
  'within 1 %': ({ within1 }) => percent(within1),
  'within 1 %, octave free': ({ within1UpToOctaves }) => percent(within1UpToOctaves),
  'folded within 2 %': ({ foldedWithin2 }) => percent(foldedWithin2),
  'median error BPM': ({ medianError }) => medianError.toFixed(3),
  'beat F %': ({ beatScore: beats }) => percent(beats),
  'times real time': ({ audioSecondsPerCpuSecond }) => audioSecondsPerCpuSecond.toFixed(0),
};

function beatsScore({ track, beatsS, fromS, lengthS }: Answer): number | undefined {
  if (track.beatsS === undefined || beatsS === undefined) return undefined;
  const reference = track.beatsS.filter((at) => at >= fromS && at < fromS + lengthS);
  return beatScore(reference, beatsS, fromS + 2);
}

/** Octaves count as nothing: twice the steps or half of them are the same to a runner. */
function isSameForARunner(tempoBpm: number, wantedBpm: number): boolean {
  const found = folded(tempoBpm);
  const wanted = folded(wantedBpm);
  return isNear(found, wanted, 0.02) || isNear(found, wanted * 2, 0.02) || isNear(found * 2, wanted, 0.02);
}

function folded(tempoBpm: number): number {
  if (!(tempoBpm > 0)) return 0;
  let value = tempoBpm;
  while (value < 90) value *= 2;
  while (value >= 180) value /= 2;
  return value;
}

function errorOf({ tempoBpm, track }: Answer): number | undefined {
  if (!isNear(tempoBpm, track.bpm, 0.04, octaveFactors)) return undefined;
  return Math.min(...octaveFactors.map((factor) => Math.abs(tempoBpm / factor - track.bpm)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function total(answers: readonly Answer[], of: (answer: Answer) => number): number {
  return answers.reduce((all, answer) => all + of(answer), 0);
}

function percent(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(1) : '-';
}
