import path from 'node:path';
import { expect, it } from 'vitest';
import { takePictures } from './support/pictures.ts';
import { betweenRuns } from './support/stories/between-runs.ts';
import { setTextSize } from './support/stop-corner.ts';
import { expectWords } from './support/words.ts';

const folder = path.join(import.meta.dirname, '../../.cache/screens/large');

it(
  'at 130 % no word of the screens between two runs is cut or covered, in any window and language',
  { timeout: 300_000 },
  async () => {
    const scene = await betweenRuns.open();
    const problems: string[] = [];
    for (const state of betweenRuns.states) {
      scene.hurry();
      await state.bring(scene);
      scene.calm();
      await scene.each(async (page, language) => {
        if (state.languages?.includes(language) === false) return;
        const shown = { ...state, hasStop: state.stop !== 'none' };
        const prepare = (): Promise<void> => setTextSize(page, 130);
        await expectWords(page, language, state.words);
        // What has scrolled away is not cut: larger words need more room.
        const pictures = await takePictures(page, shown, { folder, language, prepare, areWordsKnown: false });
        problems.push(...pictures.problems);
        await setTextSize(page, 100);
      });
    }
    expect(problems.join('\n')).toBe('');
  },
);
