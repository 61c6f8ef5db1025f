import { barFeatureNames } from '#core/music/tempo/bar-features.ts';
import { steadinessFeatureNames } from '#core/music/tempo/steadiness-features.ts';
import { judge } from '#core/music/tempo/hear-tempo.ts';
import { levelFeatureNames } from '#core/music/tempo/level-features.ts';
import type { LearnedWeight } from '#core/music/tempo/linear-model.ts';
import { placeFeatureNames } from '#core/music/tempo/place-features.ts';
import { tempoModel, type TempoModel, type TempoWeights } from '#core/music/tempo/tempo-model.ts';
import { learnChoice, type Choice } from './conditional-logit.ts';
import { barChoice, levelChoice, placeChoice, type Example } from './examples.ts';

/** What can be learned from one example. */
export interface Lesson {
  readonly source: string;
  readonly level: Choice | undefined;
  readonly place: Choice | undefined;
  readonly bar: Choice | undefined;
}

/** Of squares of weights; those of levels by the likelihood of what was right, of 4 to 40, with one source left out at a time. */
const penalties = { level: 8, place: 20, bar: 150, steadyBeat: 0.5 };

/** A neutral table for what is learned last. */
const undecided = steadinessFeatureNames.map((name): LearnedWeight => [name, 0, 1, 0]);

/** The whole lesson of an excerpt as it is. */
export function lessonOf(example: Example): Lesson {
  return { ...placesOf(example), level: levelChoice(example) };
}

/**
 * From a noisy or another excerpt of a track that is known already. Places of beats and bars are learned from these as well; of levels
 * nothing new is to be learned there (Accuracy1 is 1 to 2 % lower with them).
 */
export function placesOf(example: Example): Lesson {
  return {
    source: example.track.source,
    level: undefined,
    place: placeChoice(example),
    bar: barChoice(example),
  };
}

/** Learns from all lessons but those of `exceptSource`. Steadiness is not learned here: see `withSteadiness`. */
export function learnWeights(lessons: readonly Lesson[], exceptSource?: string): TempoWeights {
  const used = lessons.filter(({ source }) => source !== exceptSource);
  const learn = (names: readonly string[], table: 'level' | 'place' | 'bar') =>
    learnChoice(
      names,
      used.map((lesson) => lesson[table]).filter((choice) => choice !== undefined),
      penalties[table],
    );
  return {
    level: learn(levelFeatureNames, 'level'),
    place: learn(placeFeatureNames, 'place'),
    bar: learn(barFeatureNames, 'bar'),
    steadyBeat: undecided,
  };
}

/** What was seen in something of which is known whether it has a steady beat. */
export interface Verdict {
  readonly source: string;
  readonly steadiness: Float64Array;
  readonly hasBeat: boolean;
}

/** The examples are music that has a beat; `undefined` where nothing was heard that could be judged. */
export function verdictOf({ track, heard }: Example, model: TempoModel): Verdict | undefined {
  const judgement = judge(heard, model);
  return judgement && { source: track.source, steadiness: judgement.steadiness, hasBeat: true };
}

/** For each source the weights that were learned from all others. */
export function weightsBySource(lessons: readonly Lesson[]): ReadonlyMap<string, TempoWeights> {
  const sources = new Set(lessons.map(({ source }) => source));
  return new Map([...sources].map((source) => [source, learnWeights(lessons, source)]));
}

/**
 * For each source a model that has learned nothing from it, steadiness included.
 *
 * @param verdicts of all tracks, each by the weights of its own source, so that no judge had learned from what it judged
 * @param beatless the same of sounds without a beat
 */
export function modelsBySource(
  weights: ReadonlyMap<string, TempoWeights>,
  verdicts: readonly Verdict[],
  beatless: readonly Verdict[],
): ReadonlyMap<string, TempoModel> {
  const others = (source: string) =>
    [...verdicts, ...beatless].filter((verdict) => verdict.source !== source);
  return new Map(
    [...weights].map(([source, learned]) => [source, tempoModel(withSteadiness(learned, others(source)))]),
  );
}

/** @param verdicts by models that had not learned from what they judged */
export function withSteadiness(weights: TempoWeights, verdicts: readonly Verdict[]): TempoWeights {
  const nothing = new Float64Array(steadinessFeatureNames.length);
  const choices = verdicts.map(({ steadiness, hasBeat }) => ({
    answers: [steadiness, nothing],
    isRight: [hasBeat, !hasBeat],
    importance: 1,
  }));
  return { ...weights, steadyBeat: learnChoice(steadinessFeatureNames, choices, penalties.steadyBeat) };
}
