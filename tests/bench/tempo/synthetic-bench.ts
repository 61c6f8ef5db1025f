import type { TempoEngine } from '#native/audio/tempo/tempo-engine.ts';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import { beatScore } from './beat-score.ts';
import { scoreColumns, scoreOfAnswers, type Answer } from './scoreboard.ts';

const patterns = ['four-on-the-floor', 'backbeat', 'breakbeat', 'click'] as const;
const lengthS = 45;

/** How often tempo and beats of made-up music are found: clean and steady, so that anything missed is a mistake. */
export function benchSynthetic(engine: TempoEngine): void {
  const tempos = Array.from({ length: 28 }, (_, i) => 62 + i * 5 + (i % 3) * 0.37);
  const table = patterns.map((pattern) => {
    const answers = tempos.map((tempoBpm, seed) =>
      answerTo(engine, { tempoBpm, durationS: lengthS, pattern, seed, firstBeatS: 0.1 + (seed % 5) * 0.07 }),
    );
    const score = scoreOfAnswers(answers);
    return [pattern, Object.fromEntries(Object.entries(scoreColumns).map(([name, of]) => [name, of(score)]))];
  });
  console.log(`Made-up music, ${lengthS} s, 62 to 198 BPM`);
  console.table(Object.fromEntries(table));
}

const rises = [
  [120, 121],
  [120, 126],
  [120, 132],
  [120, 140],
  [160, 176],
  [150, 130],
] as const;
const jumps = [
  [125, 128],
  [100, 115],
  [128, 140],
  [120, 150],
  [150, 120],
  [100, 133],
  [140, 90],
  [90, 140],
] as const;

/** How well beats are found where the tempo moves on evenly for two minutes, and where it is another one for the second. */
export function benchChanges(engine: TempoEngine): void {
  const rows: readonly (readonly [name: string, parts: readonly SyntheticMusic[]])[] = [
    ...rises.map(
      ([tempoBpm, endTempoBpm]) =>
        [`${tempoBpm} to ${endTempoBpm}`, [{ tempoBpm, endTempoBpm, durationS: 120 }]] as const,
    ),
    ...jumps.map(
      (tempos) =>
        [`${tempos[0]}, then ${tempos[1]}`, tempos.map((tempoBpm) => ({ tempoBpm, durationS: 60 }))] as const,
    ),
  ];
  const table = rows.map(([name, parts]) => {
    const truth = parts.flatMap((part, i) => syntheticBeats(part).map((at) => at + 60 * i));
    const listener = engine.listen(44_100);
    for (const part of parts) listener.push(synthesizeMusic(part));
    const found = listener.finish({ durationS: 120 });
    const share = beatScore(truth, found?.beatsS ?? [], 0);
    return [
      name,
      {
        'beat F %': (100 * share).toFixed(1),
        'tempo BPM': found?.tempoBpm.toFixed(1) ?? '-',
        confidence: found?.confidence.toFixed(2) ?? '-',
      },
    ];
  });
  console.log('Made-up music that changes its tempo, 120 s');
  console.table(Object.fromEntries(table));
}

function answerTo(engine: TempoEngine, music: SyntheticMusic): Answer {
  const samples = synthesizeMusic(music);
  const before = process.cpuUsage();
  const listener = engine.listen(44_100);
  listener.push(samples);
  const found = listener.finish({ durationS: lengthS });
  const { user, system } = process.cpuUsage(before);
  return {
    track: {
      ...{ id: '', path: '', source: 'made up', barBeats: 4, isLevelUncertain: false, isRecording: false },
      bpm: music.tempoBpm,
      beatsS: syntheticBeats(music),
    },
    tempoBpm: found?.tempoBpm ?? 0,
    beatsS: found?.beatsS ?? [],
    fromS: 0,
    lengthS,
    cpuS: (user + system) / 1e6,
  };
}
