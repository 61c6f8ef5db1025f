import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import type { LabelledTrack } from './corpus.ts';
import { exampleOf } from './examples.ts';
import { lessonOf, type Lesson } from './learn.ts';

const patterns = ['four-on-the-floor', 'backbeat'] as const;
const tempos = [72, 83, 94, 105, 116, 127, 138, 149, 160, 171] as const;
const lengthS = 40;
/** Beside a piece of real music, where it is about levels. */
const importance = 0.3;

/** The plainest patterns there are, at tempos of which a corpus may have none: a kick on each beat, kick and snare in turns. */
export function textbookPieces(
  durationS: number,
): readonly { readonly track: LabelledTrack; readonly samples: Float32Array }[] {
  return patterns.flatMap((pattern) =>
    tempos.map((bpm, index) => {
      const music: SyntheticMusic = {
        ...{ tempoBpm: bpm, durationS, pattern },
        seed: 100 + index,
        firstBeatS: 0.2,
      };
      const track = {
        ...{ id: `${pattern} ${bpm}`, path: '', source: 'textbook', bpm, beatsS: syntheticBeats(music) },
        ...{ barBeats: 4, isLevelUncertain: false, isRecording: false },
      };
      return { track, samples: synthesizeMusic(music) };
    }),
  );
}

export function textbookLessons(): readonly Lesson[] {
  return textbookPieces(lengthS).map(({ track, samples }) => {
    const lesson = lessonOf(exampleOf(track, { samples, fromS: 0 }));
    return { ...lesson, level: lesson.level && { ...lesson.level, importance } };
  });
}
