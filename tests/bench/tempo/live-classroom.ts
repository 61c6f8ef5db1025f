import { joinedSamples } from '#tests/support/joined-samples.ts';
import { liveRateHz } from '#core/music/tempo/live-tempo.ts';
import { createResampler } from '#native/audio/decoding/resampler.ts';
import type { LabelledTrack } from './corpus.ts';
import { exampleOf } from './examples.ts';
import { excerptOf, excerptRateHz, readMono } from './excerpt.ts';
import { heardExcerpt } from './classroom.ts';
import { learnWeights, lessonOf, placesOf, type Lesson } from './learn.ts';
import { liveLessons, type ExaminedGroup, type LiveLesson } from './live-lessons.ts';
import type { LiveExcerpt } from './live-run.ts';
import { beatlessSounds, shuffled } from './no-beat.ts';
import { textbookLessons, textbookPieces } from './textbook.ts';

/** From 0:15 on, so long that everything that is asked later has happened. */
const liveExcerpt = { fromS: 15, lengthS: 46 } as const;
const shuffledEvery = 6;
const seedsPerSound = 4;
/** Sources are left out in so many groups of about as many tracks. */
const groupCount = 5;

/** What live tables are learned from, and examined with. */
export interface LiveClassroom {
  readonly lessons: readonly LiveLesson[];
  readonly wholeLessons: readonly Lesson[];
  readonly excerpts: readonly LiveExcerpt[];
  readonly beatless: readonly BeatlessExcerpt[];
}

export interface BeatlessExcerpt {
  readonly name: string;
  /** Of what was shuffled; '' for others. */
  readonly source: string;
  /** At `liveRateHz`. */
  readonly samples: Float32Array;
}

export interface LiveClassroomOptions {
  readonly beatlessFiles?: readonly string[];
  readonly read?: (file: string) => Promise<Float32Array>;
  readonly onProgress?: (done: number) => void;
}

export async function fillLiveClassroom(
  tracks: readonly LabelledTrack[],
  { beatlessFiles = [], read = readMono, onProgress = () => undefined }: LiveClassroomOptions = {},
): Promise<LiveClassroom> {
  const lessons: LiveLesson[] = textbookPieces(liveExcerpt.lengthS).flatMap(({ track, samples }) => [
    ...liveLessons(atLiveRate(samples), { track, source: track.source }),
  ]);
  const wholeLessons: Lesson[] = [...textbookLessons()];
  const excerpts: LiveExcerpt[] = [];
  const beatless: BeatlessExcerpt[] = madeUpSounds();
  for (const [index, track] of tracks.entries()) {
    const mono = await read(track.path);
    const whole = excerptOf(mono, heardExcerpt);
    wholeLessons.push(lessonOf(exampleOf(track, whole)), placesOf(exampleOf(track, whole, { noiseDb: 8 })));
    const { samples, fromS } = excerptOf(mono, liveExcerpt);
    const excerpt = { track, samples: atLiveRate(samples), fromS };
    excerpts.push(excerpt);
    lessons.push(...liveLessons(excerpt.samples, { track, source: track.source }));
    if (index % shuffledEvery === 0)
      beatless.push({
        name: 'shuffled music',
        source: track.source,
        samples: atLiveRate(shuffled(samples, index)),
      });
    onProgress(index + 1);
  }
  for (const file of beatlessFiles) {
    const { samples } = excerptOf(await readMono(file), liveExcerpt);
    beatless.push({ name: 'files', source: '', samples: atLiveRate(samples) });
  }
  for (const { source, samples } of beatless)
    lessons.push(...liveLessons(samples, { track: undefined, source }));
  return { lessons, wholeLessons, excerpts, beatless };
}

/** Groups of sources, each with what was learned from whole recordings of all others. */
export function examinedGroups({ excerpts, wholeLessons }: LiveClassroom): readonly ExaminedGroup[] {
  const counts = new Map<string, number>();
  for (const { track } of excerpts) counts.set(track.source, (counts.get(track.source) ?? 0) + 1);
  const groups = Array.from({ length: groupCount }, () => ({ sources: new Set<string>(), tracks: 0 }));
  for (const [source, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const smallest = groups.reduce((least, group) => (group.tracks < least.tracks ? group : least));
    smallest.sources.add(source);
    smallest.tracks += count;
  }
  return groups.map(({ sources }) => ({
    sources,
    weights: learnWeights(wholeLessons.filter(({ source }) => !sources.has(source))),
  }));
}

function madeUpSounds(): BeatlessExcerpt[] {
  return beatlessSounds.flatMap(({ name, make }) =>
    Array.from({ length: seedsPerSound }, (_, seed) => ({
      ...{ name, source: '' },
      samples: atLiveRate(make(seed + 1, liveExcerpt.lengthS)),
    })),
  );
}

function atLiveRate(samples: Float32Array): Float32Array {
  const resampler = createResampler(excerptRateHz, liveRateHz);
  return joinedSamples([resampler.push(samples), resampler.finish()]);
}
