import { candidatesOf, judge } from '#core/music/tempo/hear-tempo.ts';
import { tempoModel, type TempoModel, type TempoWeights } from '#core/music/tempo/tempo-model.ts';
import type { LabelledTrack } from './corpus.ts';
import { exampleOf, type Example } from './examples.ts';
import { energiesOf, excerptOf, readMono, type Hardship } from './excerpt.ts';
import {
  lessonOf,
  modelsBySource,
  placesOf,
  verdictOf,
  weightsBySource,
  type Lesson,
  type Verdict,
} from './learn.ts';
import { beatlessSounds, shuffled } from './no-beat.ts';
import { textbookLessons } from './textbook.ts';

/** What every system gets to hear of a track: a minute from 0:15. */
export const heardExcerpt = { fromS: 15, lengthS: 60 } as const;
const laterExcerpt = { fromS: 50, lengthS: 60 } as const;
const seedsPerSound = 8;
/** Every how many-th track is shuffled into music without a beat. */
const shuffledEvery = 3;

/** Everything that was listened to, ready to learn from and to be examined. */
export interface Classroom {
  readonly lessons: readonly Lesson[];
  /** By kind of hardship, in the order of the tracks. */
  readonly examinations: Readonly<Record<string, readonly Example[]>>;
  /** Music that has a beat, as it is and under noise: what steadiness is learned from. */
  readonly steady: readonly Example[];
  readonly beatless: readonly BeatlessExample[];
}

export interface BeatlessExample {
  readonly name: string;
  /** The track that it was made of, where it was one. */
  readonly source: string | undefined;
  readonly heard: ReturnType<typeof candidatesOf>;
}

/** @param hardships what the tracks are examined under besides as they are, by name */
export async function fillClassroom(
  tracks: readonly LabelledTrack[],
  {
    hardships = {},
    beatlessFiles = [],
    onProgress = () => undefined,
  }: {
    readonly hardships?: Readonly<Record<string, Hardship>>;
    readonly beatlessFiles?: readonly string[];
    readonly onProgress?: (done: number) => void;
  } = {},
): Promise<Classroom> {
  const lessons: Lesson[] = [...textbookLessons()];
  const examinations: Record<string, Example[]> = { plain: [] };
  for (const name of Object.keys(hardships)) examinations[name] = [];
  const steady: Example[] = [];
  const beatless = beatlessExamples();
  for (const [index, track] of tracks.entries()) {
    const mono = await readMono(track.path);
    const excerpt = excerptOf(mono, heardExcerpt);
    const plain = exampleOf(track, excerpt);
    examinations['plain']?.push(plain);
    const noisy = exampleOf(track, excerpt, { noiseDb: 8 });
    steady.push(plain, noisy);
    lessons.push(lessonOf(plain), placesOf(noisy));
    lessons.push(placesOf(exampleOf(track, excerptOf(mono, laterExcerpt))));
    for (const [name, hardship] of Object.entries(hardships))
      examinations[name]?.push(exampleOf(track, excerpt, hardship));
    if (index % shuffledEvery === 0)
      beatless.push({
        name: 'shuffled music',
        source: track.source,
        heard: candidatesOf(energiesOf(shuffled(excerpt.samples, index))),
      });
    onProgress(index + 1);
  }
  for (const file of beatlessFiles) {
    const mono = await readMono(file);
    const { samples } = excerptOf(mono, heardExcerpt);
    beatless.push({ name: 'files', source: undefined, heard: candidatesOf(energiesOf(samples)) });
  }
  return { lessons, examinations, steady, beatless };
}

function beatlessExamples(): BeatlessExample[] {
  return beatlessSounds.flatMap(({ name, make }) =>
    Array.from({ length: seedsPerSound }, (_, seed) => ({
      name,
      source: undefined,
      heard: candidatesOf(energiesOf(make(seed + 1, heardExcerpt.lengthS))),
    })),
  );
}

/** Models for an examination in which nobody is asked what they were taught. */
export function examinedModels(classroom: Classroom): ReadonlyMap<string, TempoModel> {
  const weights = weightsBySource(classroom.lessons);
  const [first] = weights.values();
  const without = first === undefined ? [] : beatlessVerdicts(classroom.beatless, first);
  return modelsBySource(weights, steadyVerdicts(classroom, weights), without);
}

/** Each by what was learned from the other sources: what is known already looks steadier than it is. */
export function steadyVerdicts(
  { steady }: Classroom,
  bySource: ReadonlyMap<string, TempoWeights>,
): readonly Verdict[] {
  return steady.flatMap((example) => {
    const own = bySource.get(example.track.source);
    return own === undefined || example.track.isLevelUncertain
      ? []
      : (verdictOf(example, tempoModel(own)) ?? []);
  });
}

/** None of these has a beat. */
export function beatlessVerdicts(
  beatless: readonly BeatlessExample[],
  weights: TempoWeights,
): readonly Verdict[] {
  const model = tempoModel(weights);
  return beatless.flatMap(({ name, source, heard }) => {
    const judgement = judge(heard, model);
    return judgement === undefined
      ? []
      : [{ source: source ?? name, steadiness: judgement.steadiness, hasBeat: false }];
  });
}
