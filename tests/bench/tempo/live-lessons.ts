import { liveModel, type LiveModel, type LiveWeights } from '#core/music/tempo/live-model.ts';
import { liveBeat, readStretch } from '#core/music/tempo/live-reading.ts';
import { liveRateHz, liveStretches } from '#core/music/tempo/live-tempo.ts';
import { LiveWindow } from '#core/music/tempo/live-window.ts';
import type { Heard } from '#core/music/tempo/hear-tempo.ts';
import { levelFeatureNames } from '#core/music/tempo/level-features.ts';
import { octaveFactors, rankCandidates } from '#core/music/tempo/ranked-candidates.ts';
import { steadinessFeatureNames } from '#core/music/tempo/steadiness-features.ts';
import type { TempoWeights } from '#core/music/tempo/tempo-model.ts';
import { learnChoice, type Choice } from './conditional-logit.ts';
import type { LabelledTrack } from './corpus.ts';
import { bpmOf, isNear } from './examples.ts';
import { inRoom, type Room } from './room.ts';

/** The room that is learned from and measured in. */
export const benchRoom: Room = { noiseDb: 8, echoS: 0.6 };
/** When the last seconds are looked at, seconds from the beginning; the longer stretches at every other moment. */
const momentsS = [7, 13, 19, 25, 31, 37, 43] as const;
/** Of squares of weights; more than for whole recordings, as the lessons of one track are much alike. */
const penalties = { shortLevel: 60, liveSteadyBeat: 2 } as const;
/** Music that was cut to pieces keeps some of its beat. */
const shuffledImportance = 0.3;

/** Some seconds of a sound. */
export interface LiveLesson {
  /** `undefined`: it has no beat. */
  readonly track: LabelledTrack | undefined;
  /** That of the track, or of the one that was shuffled; '' for others. */
  readonly source: string;
  /** Of `liveStretches`. */
  readonly stretch: (typeof liveStretches)[number];
  readonly heard: Heard;
}

/**
 * Lessons from a sound as it is, and in a room.
 * @param samples at `liveRateHz`
 */
export function liveLessons(
  samples: Float32Array,
  about: Pick<LiveLesson, 'track' | 'source'>,
): readonly LiveLesson[] {
  return [samples, inRoom(samples, liveRateHz, benchRoom)].flatMap((sound) => {
    const window = new LiveWindow();
    let at = 0;
    return momentsS.flatMap((momentS, moment) => {
      const end = Math.round(momentS * liveRateHz);
      window.push(sound.subarray(at, end));
      at = end;
      return liveStretches
        .filter((_, index) => index === 0 || moment % 2 === 1)
        .map((stretch) => ({
          ...about,
          stretch,
          heard: readStretch(window.last(stretch.lengthS), { score: () => 0 }).heard,
        }));
    });
  });
}

/**
 * Learns from all lessons but those of some sources.
 *
 * @param examined for each group of sources what was learned from whole recordings of the others; how sure the tables are of music
 * that they were learned from says little
 */
export function learnLive(
  lessons: readonly LiveLesson[],
  examined: readonly ExaminedGroup[],
): { readonly bySource: ReadonlyMap<string, LiveModel>; readonly all: LiveWeights } {
  const groups = examined.map(({ sources, weights }) => ({
    ...{ sources, weights },
    shortLevel: learnShortLevel(lessons.filter(({ source }) => !sources.has(source))),
  }));
  const verdicts = groups.flatMap(({ sources, weights, shortLevel }, index) => {
    const model = liveModel(weights, { shortLevel, liveSteadyBeat: undecided });
    const mine = lessons.filter(({ source }) => sources.has(source) || (source === '' && index === 0));
    return mine.flatMap((lesson) => verdictOf(lesson, model) ?? []);
  });
  const bySource = new Map<string, LiveModel>();
  for (const { sources, weights, shortLevel } of groups) {
    const liveSteadyBeat = learnSteadiness(verdicts.filter(({ source }) => !sources.has(source)));
    const model = liveModel(weights, { shortLevel, liveSteadyBeat });
    for (const source of sources) bySource.set(source, model);
  }
  const all = { shortLevel: learnShortLevel(lessons), liveSteadyBeat: learnSteadiness(verdicts) };
  return { bySource, all };
}

/** Sources that are left out together, and what was learned from whole recordings of all others. */
export interface ExaminedGroup {
  readonly sources: ReadonlySet<string>;
  readonly weights: TempoWeights;
}

/** A neutral table for what is learned last. */
const undecided = steadinessFeatureNames.map((name) => [name, 0, 1, 0] as const);

function learnShortLevel(lessons: readonly LiveLesson[]): LiveWeights['shortLevel'] {
  const choices = lessons.flatMap(({ track, stretch, heard }): readonly Choice[] => {
    if (track === undefined || stretch.level !== 'shortLevel') return [];
    const factors = track.isLevelUncertain ? octaveFactors : [1];
    const isRight = heard.candidates.map(({ period }) => isNear(bpmOf(period), track.bpm, 0.04, factors));
    if (!isRight.includes(true)) return [];
    const answers = heard.candidates.map(({ features }) => features);
    return [{ answers, isRight, importance: track.isLevelUncertain ? 0.3 : 1 }];
  });
  return learnChoice(levelFeatureNames, choices, penalties.shortLevel);
}

interface LiveVerdict {
  readonly source: string;
  readonly importance: number;
  readonly steadiness: Float64Array;
  readonly isRight: boolean;
}

function verdictOf({ track, source, stretch, heard }: LiveLesson, model: LiveModel): LiveVerdict | undefined {
  const ranked = rankCandidates(heard.candidates, model[stretch.level], undefined);
  const [likeliest] = ranked;
  const beat = likeliest && liveBeat({ heard, ranked }, likeliest, model);
  if (likeliest === undefined || beat === undefined || track?.isLevelUncertain === true) return undefined;
  const isRight = track !== undefined && isNear(bpmOf(likeliest.period), track.bpm, 0.04, octaveFactors);
  const importance = track === undefined && source !== '' ? shuffledImportance : 1;
  return { source, importance, steadiness: beat.steadiness, isRight };
}

function learnSteadiness(verdicts: readonly LiveVerdict[]): LiveWeights['liveSteadyBeat'] {
  const nothing = new Float64Array(steadinessFeatureNames.length);
  const choices = verdicts.map(({ steadiness, isRight, importance }) => ({
    ...{ answers: [steadiness, nothing], importance },
    isRight: [isRight, !isRight],
  }));
  return learnChoice(steadinessFeatureNames, choices, penalties.liveSteadyBeat);
}
