import { barFeatures } from '#core/music/tempo/bar-features.ts';
import { framesPerSecond } from '#core/music/tempo/band-energies.ts';
import { candidatesOf, onsetDelayS, type HeardRecording } from '#core/music/tempo/hear-tempo.ts';
import { octaveFactors, type Candidate } from '#core/music/tempo/ranked-candidates.ts';
import { beatPlaces, movedBeats, placeFeatures } from '#core/music/tempo/place-features.ts';
import { beatScore } from './beat-score.ts';
import type { Choice } from './conditional-logit.ts';
import type { LabelledTrack } from './corpus.ts';
import { energiesOf, hardened, type Hardship } from './excerpt.ts';

/** A labelled excerpt, listened to. */
export interface Example {
  readonly track: LabelledTrack;
  readonly heard: HeardRecording;
  readonly fromS: number;
  readonly lengthS: number;
  /** From times of what was listened to, to those of the recording. */
  readonly originalTime: (s: number) => number;
}

export function isNear(
  tempoBpm: number,
  wantedBpm: number,
  share: number,
  factors: readonly number[] = [1],
): boolean {
  return tempoBpm > 0 && factors.some((factor) => Math.abs(tempoBpm / (wantedBpm * factor) - 1) <= share);
}

export function exampleOf(
  track: LabelledTrack,
  excerpt: { readonly samples: Float32Array; readonly fromS: number },
  hardship: Hardship = {},
): Example {
  const { samples, originalTime } = hardened(excerpt.samples, hardship);
  return {
    track,
    heard: candidatesOf(energiesOf(samples)),
    fromS: excerpt.fromS,
    lengthS: samples.length / 44_100,
    originalTime: (s) => originalTime(s) + excerpt.fromS,
  };
}

/** Reference beats within the excerpt; none where they are not known. */
export function referenceBeats({ track, fromS, lengthS }: Example): readonly number[] {
  return (track.beatsS ?? []).filter((at) => at >= fromS && at < fromS + lengthS);
}

/** @param frames of the straight time in which the example was heard */
export function beatTimes({ heard, originalTime }: Example, frames: Float64Array): readonly number[] {
  return Array.from(frames, (frame) =>
    originalTime(heard.time.frameAt(frame) / framesPerSecond - onsetDelayS),
  );
}

/** Two seconds at the beginning, in which nothing is known of the beat yet. */
export function scoreOf(example: Example, timesS: readonly number[]): number {
  return beatScore(referenceBeats(example), timesS, example.fromS + 2);
}

/** `undefined` where no candidate is right: there is nothing to learn from it. */
export function levelChoice({ track, heard }: Example): Choice | undefined {
  const factors = track.isLevelUncertain ? octaveFactors : [1];
  const isRight = heard.candidates.map(({ period }) => isNear(bpmOf(period), track.bpm, 0.04, factors));
  if (!isRight.includes(true)) return undefined;
  return {
    answers: heard.candidates.map(({ features }) => features),
    isRight,
    importance: track.isLevelUncertain ? 0.3 : 1,
  };
}

export function placeChoice(example: Example): Choice | undefined {
  const candidate = rightCandidate(example);
  if (candidate === undefined || referenceBeats(example).length < 8) return undefined;
  const { curves } = example.heard.evidence;
  const scores = beatPlaces.map((place) =>
    scoreOf(example, beatTimes(example, movedBeats(candidate.beats, place))),
  );
  const least = Math.max(0.5, Math.max(...scores) - 0.1);
  const isRight = scores.map((score) => score >= least);
  if (!isRight.includes(true)) return undefined;
  return {
    answers: beatPlaces.map((place) => placeFeatures(curves, candidate.beats, place)),
    isRight,
    importance: 1,
  };
}

/** From pieces in four: which of their beats is the first. Their first beat of all begins a bar. */
export function barChoice(example: Example): Choice | undefined {
  const { track, heard, fromS, lengthS } = example;
  if (track.barBeats !== 4 || track.beatsS === undefined) return undefined;
  const first = track.beatsS.findIndex((at) => at >= fromS + 0.1);
  const inside = track.beatsS.slice(first).filter((at) => at < fromS + lengthS - 0.1);
  if (first < 0 || inside.length < 12) return undefined;
  const beats = Float64Array.from(inside, (at) =>
    heard.time.straightAt((at - fromS + onsetDelayS) * framesPerSecond),
  );
  const firsts = [0, 1, 2, 3];
  return {
    answers: firsts.map((index) => barFeatures(heard.evidence.curves, beats, index)),
    isRight: firsts.map((index) => (first + index) % 4 === 0),
    importance: 1,
  };
}

function rightCandidate({ track, heard }: Example): Candidate | undefined {
  if (track.isLevelUncertain) return undefined;
  return heard.candidates.find(({ period }) => isNear(bpmOf(period), track.bpm, 0.02));
}

export function bpmOf(period: number): number {
  return (60 * framesPerSecond) / period;
}
