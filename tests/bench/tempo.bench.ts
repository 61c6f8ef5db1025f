import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { listenToFile } from '#native/audio/listen-to-file.ts';
import { createEssentiaTempoEngine } from '#native/audio/tempo/essentia-tempo-engine.ts';
import type { TempoEngine } from '#native/audio/tempo/tempo-engine.ts';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

/*
 * `npm run bench:tempo [-- FOLDER]`: how fast music is decoded and listened to (audio seconds per CPU second, garbage collection
 * and all) and how often the tempo is right on a made-up set. FOLDER with `labels.json` (`file`, `bpm`, `octaveUncertain?`)
 * adds real music. The formats need ffmpeg to make the files; without it there is WAV alone.
 */

const runs = 5;
const lengthS = 120;

const engine = createEssentiaTempoEngine();
await benchSpeed(engine);
benchAccuracy(engine);
const corpus = process.argv[2];
if (corpus !== undefined) await benchCorpus(engine, corpus);

async function benchSpeed(tempoEngine: TempoEngine): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'beatrunner-bench-'));
  const rows: Record<string, string>[] = [];
  try {
    for (const path of makeFiles(folder)) {
      const decode = await measure(async () => {
        for await (const _part of decodeAudio(path)) continue;
      });
      const listen = await measure(async () => void (await listenToFile(path, tempoEngine)));
      rows.push({ file: path.slice(folder.length + 1), 'decode only': decode, 'decode + tempo': listen });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(
    `Audio seconds per CPU second: median (lowest to highest) of ${runs} runs, ${lengthS} s of audio`,
  );
  console.table(rows);
}

function makeFiles(folder: string): readonly string[] {
  const wav = join(folder, 'stereo 44.1k.wav');
  const coding = { encoding: 'integer', bitsPerSample: 16, channelCount: 2 } as const;
  writeFileSync(wav, wavBytes(synthesizeMusic({ tempoBpm: 126, durationS: lengthS }), 44_100, coding));
  const formats: Readonly<Record<string, readonly string[]>> = {
    'mp3 192k.mp3': ['-b:a', '192k'],
    'flac.flac': [],
    'vorbis q5.ogg': ['-c:a', 'libvorbis', '-q:a', '5'],
    'opus 128k.opus': ['-c:a', 'libopus', '-b:a', '128k'],
    'aac 192k.m4a': ['-c:a', 'aac', '-b:a', '192k'],
    'adts 192k.aac': ['-c:a', 'aac', '-b:a', '192k'],
  };
  const made = Object.entries(formats).flatMap(([name, options]) => {
    const path = join(folder, name);
    try {
      execFileSync('ffmpeg', ['-v', 'error', '-i', wav, ...options, path], { stdio: 'ignore' });
      return [path];
    } catch (error) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  return [wav, ...made];
}

async function measure(run: () => Promise<void>): Promise<string> {
  await run();
  const rates: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const from = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(from);
    rates.push((lengthS * 1e6) / (user + system));
  }
  rates.sort((a, b) => a - b);
  const [lowest = 0, middle = 0, highest = 0] = [rates[0], rates[rates.length >> 1], rates.at(-1)];
  return `${middle.toFixed(0)} (${lowest.toFixed(0)} to ${highest.toFixed(0)})`;
}

function benchAccuracy(tempoEngine: TempoEngine): void {
  const tempos = Array.from({ length: 28 }, (_, i) => 62 + i * 5 + (i % 3) * 0.37);
  const patterns = ['four-on-the-floor', 'backbeat', 'breakbeat', 'click'] as const;
  const rows = patterns.map((pattern) => {
    const scores = tempos.map((tempoBpm, seed) => {
      const music: SyntheticMusic = {
        tempoBpm,
        durationS: 45,
        pattern,
        seed,
        firstBeatS: 0.1 + (seed % 5) * 0.07,
      };
      const samples = synthesizeMusic(music);
      const found = tempoEngine.analyse({ samples, sampleRateHz: 44_100, durationS: 45 });
      return score(found?.tempoBpm, tempoBpm, found?.beatsS ?? [], syntheticBeats(music));
    });
    return { pattern, ...summary(scores) };
  });
  console.log('Made-up music, 45 s, 62 to 198 BPM');
  console.table(rows);
}

interface Label {
  readonly file: string;
  readonly bpm: number;
  readonly octaveUncertain?: boolean;
}

async function benchCorpus(tempoEngine: TempoEngine, folder: string): Promise<void> {
  const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as readonly Label[];
  const scores: Score[] = [];
  for (const { file, bpm, octaveUncertain } of labels) {
    const path = join(folder, file);
    if (octaveUncertain === true || !existsSync(path)) continue;
    const found = await listenToFile(path, tempoEngine).catch(() => undefined);
    scores.push(score(found?.analysis.tempoBpm, bpm, [], []));
  }
  console.log(`Real music in ${folder}`);
  console.table([summary(scores)]);
}

interface Score {
  readonly isRight: boolean;
  readonly isRightUpToOctave: boolean;
  readonly isWithin1Percent: boolean;
  /** Share of the true beats that were found within 70 ms. */
  readonly recall: number;
}

function score(
  found: number | undefined,
  truth: number,
  beats: readonly number[],
  trueBeats: readonly number[],
): Score {
  const isNear = (factor: number, tolerance: number) =>
    found !== undefined && Math.abs(found / (truth * factor) - 1) <= tolerance;
  const hits = trueBeats.filter((at) => beats.some((beat) => Math.abs(beat - at) <= 0.07)).length;
  return {
    isRight: isNear(1, 0.04),
    isRightUpToOctave: [1, 2, 1 / 2, 3, 1 / 3].some((factor) => isNear(factor, 0.04)),
    isWithin1Percent: [1, 2, 1 / 2].some((factor) => isNear(factor, 0.01)),
    recall: trueBeats.length === 0 ? Number.NaN : hits / trueBeats.length,
  };
}

function summary(scores: readonly Score[]) {
  const share = (pick: (score: Score) => boolean | number) =>
    `${((100 * scores.reduce((sum, entry) => sum + Number(pick(entry)), 0)) / scores.length).toFixed(1)} %`;
  return {
    n: scores.length,
    'Acc1 (4 %)': share(({ isRight }) => isRight),
    'Acc2 (4 %)': share(({ isRightUpToOctave }) => isRightUpToOctave),
    'within 1 %, octave-free': share(({ isWithin1Percent }) => isWithin1Percent),
    'beats found (70 ms)': share(({ recall }) => recall),
  };
}
