import { BandEnergyMeter } from '#core/music/tempo/band-energies.ts';
import { hearTempo, judge, leastBeatProbability } from '#core/music/tempo/hear-tempo.ts';
import type { TempoModel } from '#core/music/tempo/tempo-model.ts';
import { filesBelow } from './beatless-files.ts';
import { areaUnderRoc, reliabilityTable, type Claim } from './certainty-tables.ts';
import {
  examinedModels,
  fillClassroom,
  heardExcerpt,
  type BeatlessExample,
  type Classroom,
} from './classroom.ts';
import { readCorpus, type LabelledTrack } from './corpus.ts';
import { essentiaAnswers } from './essentia-answers.ts';
import { isNear, type Example } from './examples.ts';
import { excerptOf, excerptRateHz, hardened, readMono, type Hardship } from './excerpt.ts';
import { readPeerAnswers } from './peer-answers.ts';
import { progressLine } from './progress-line.ts';
import { scoreColumns, scoreOfAnswers, type Answer } from './scoreboard.ts';

const hardships: Readonly<Record<string, Hardship>> = {
  'noise, 6 dB': { noiseDb: 6 },
  'drift, 2 %': { drift: 0.02 },
};
/** Tracks whose listening is timed. */
const timedTracks = 24;

export interface CorpusBenchOptions {
  readonly corpus: string;
  /** Folder with answers of other systems to the same excerpts. */
  readonly peers: string | undefined;
  /** Folder with sounds without a beat. */
  readonly beatless: string | undefined;
  readonly isEssentiaAsked: boolean;
}

/** How often tempo and beats of real music are found, each track by a model that has learned nothing from its source. */
export async function benchCorpus(options: CorpusBenchOptions): Promise<void> {
  const { corpus, peers, beatless, isEssentiaAsked } = options;
  const tracks = readCorpus(corpus);
  const classroom = await fillClassroom(tracks, {
    hardships,
    beatlessFiles: beatless === undefined ? [] : filesBelow(beatless),
    onProgress: progressLine('listened to', tracks.length),
  });
  const models = examinedModels(classroom);
  const rate = await listeningRate(tracks, models);
  const rows: Record<string, readonly Answer[]> = {};
  for (const [name, examples] of Object.entries(classroom.examinations))
    rows[name === 'plain' ? 'BeatRunner' : `BeatRunner, ${name}`] = answersTo(examples, models, rate);
  const others = [
    ...(isEssentiaAsked ? await essentiaAnswers(tracks) : []),
    ...(peers === undefined ? [] : readPeerAnswers(peers, tracks)),
  ];
  print('Tracks whose beat is certain', [...Object.entries(rows), ...others]);
  const recordings = (answers: readonly Answer[]) => answers.filter(({ track }) => track.isRecording);
  print(
    'Recordings among them',
    [...Object.entries(rows), ...others].map(([name, list]) => [name, recordings(list)]),
  );
  printCertainty(classroom, models);
}

function answersTo(
  examples: readonly Example[],
  models: ReadonlyMap<string, TempoModel>,
  rate: number,
): readonly Answer[] {
  return examples.map((example) => {
    const { track, fromS, lengthS, originalTime } = example;
    const judged = heardBy(models, example);
    // What the engine would not say is no answer.
    const heard = judged !== undefined && judged.beatProbability >= leastBeatProbability ? judged : undefined;
    return {
      ...{ track, fromS, lengthS, cpuS: lengthS / rate },
      tempoBpm: heard?.tempoBpm ?? 0,
      beatsS: heard?.beatsS.map((at) => originalTime(at)) ?? [],
    };
  });
}

function heardBy(models: ReadonlyMap<string, TempoModel>, { track, heard }: Example) {
  const model = models.get(track.source);
  return model && judge(heard, model)?.heard;
}

/** Audio seconds per CPU second from decoded audio to the answer, as the median of tracks. */
async function listeningRate(
  tracks: readonly LabelledTrack[],
  models: ReadonlyMap<string, TempoModel>,
): Promise<number> {
  const rates: number[] = [];
  const every = Math.max(1, Math.floor(tracks.length / timedTracks));
  for (const track of tracks.filter((_, index) => index % every === 0)) {
    const model = models.get(track.source);
    if (model === undefined) continue;
    const { samples } = excerptOf(await readMono(track.path), heardExcerpt);
    const before = process.cpuUsage();
    const meter = new BandEnergyMeter(excerptRateHz);
    meter.push(hardened(samples, {}).samples);
    hearTempo(meter.finish(), model);
    const { user, system } = process.cpuUsage(before);
    rates.push((samples.length / excerptRateHz) * (1e6 / (user + system)));
  }
  return rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0;
}

function print(title: string, rows: readonly (readonly [name: string, answers: readonly Answer[]])[]): void {
  console.log(`\n${title}`);
  const scores = rows
    .map(([name, answers]) => ({ name, score: scoreOfAnswers(answers) }))
    .filter(({ score }) => score.tracks > 0);
  const table = scores.map(({ name, score }) => [
    name,
    Object.fromEntries(Object.entries(scoreColumns).map(([column, of]) => [column, of(score)])),
  ]);
  console.table(Object.fromEntries(table));
}

function printCertainty(
  { examinations, beatless }: Classroom,
  models: ReadonlyMap<string, TempoModel>,
): void {
  const music: Claim[] = (examinations['plain'] ?? []).flatMap((example) => {
    const heard = heardBy(models, example);
    if (heard === undefined || example.track.isLevelUncertain) return [];
    return { confidence: heard.confidence, isRight: isNear(heard.tempoBpm, example.track.bpm, 0.04) };
  });
  const [anyModel] = models.values();
  const others: Claim[] = beatless.map(({ heard, source }) => ({
    confidence: confidenceIn(heard, (source === undefined ? undefined : models.get(source)) ?? anyModel),
    isRight: false,
  }));
  console.log('\nConfidence, right within 4 %. Area under the ROC:');
  console.log(
    `${areaUnderRoc(music).toFixed(3)} of music, ${areaUnderRoc([...music, ...others]).toFixed(3)} with what has no beat`,
  );
  console.table(reliabilityTable(music));
  console.log('Answered "no steady beat"');
  console.table({
    ...beatlessTable(beatless, models),
    'music of the corpus': refused(musicProbabilities(examinations, models)),
  });
}

function confidenceIn(heard: BeatlessExample['heard'], model: TempoModel | undefined): number {
  return model === undefined ? 0 : (judge(heard, model)?.heard.confidence ?? 0);
}

function musicProbabilities(
  examinations: Classroom['examinations'],
  models: ReadonlyMap<string, TempoModel>,
): readonly number[] {
  return (examinations['plain'] ?? []).map((example) => heardBy(models, example)?.beatProbability ?? 0);
}

function beatlessTable(beatless: readonly BeatlessExample[], models: ReadonlyMap<string, TempoModel>) {
  const names = [...new Set(beatless.map(({ name }) => name))];
  const [anyModel] = models.values();
  return Object.fromEntries(
    names.map((name) => {
      const probabilities = beatless
        .filter((example) => example.name === name)
        .map(({ heard, source }) => {
          const model = (source === undefined ? undefined : models.get(source)) ?? anyModel;
          return model === undefined ? 0 : (judge(heard, model)?.heard.beatProbability ?? 0);
        });
      return [name, refused(probabilities)];
    }),
  );
}

function refused(probabilities: readonly number[]): object {
  const count = probabilities.filter((probability) => probability < leastBeatProbability).length;
  return { sounds: probabilities.length, 'refused %': ((100 * count) / probabilities.length).toFixed(1) };
}
