import type { TempoEngine } from '#native/audio/tempo/tempo-engine.ts';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
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
