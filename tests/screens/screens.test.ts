import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import { accessibilityProblems } from '#tests/e2e/support/accessibility.ts';
import { sizeNames } from '#tests/e2e/support/open-app.ts';
import { takePictures } from '#tests/e2e/support/pictures.ts';
import type { Scene } from '#tests/e2e/support/scene.ts';
import { stories } from '#tests/e2e/support/screen-catalogue.ts';
import type { ScreenState } from '#tests/e2e/support/story.ts';
import { keepOn, lookOf, takeOn } from './looks.ts';

/*
 * npm run screens: a picture of every screen in every state, in both languages and at the three sizes, into
 * .cache/screens/LANGUAGE/SIZE/NAME.png. What is wrong with one is told at the end. With SCREENS=part-of-a-name only those whose story or state is called so; with
 * SCREENS_LOOK=light, large or long (see looks.ts) into .cache/screens/LOOK/... instead.
 */

const shown = lookOf(process.env['SCREENS_LOOK']);
const folder = path.join(import.meta.dirname, '../../.cache/screens', shown === 'plain' ? '' : shown);
const wanted = process.env['SCREENS'] ?? '';
const written: { readonly name: string; readonly language: Language; readonly count: number }[] = [];
const problems: string[] = [];

async function photographBoth(scene: Scene, state: ScreenState): Promise<void> {
  const { languages = ['en', 'zh-CN'], name, stop } = state;
  await Promise.all(
    languages.map(async (language) => {
      const page = scene.pages[language];
      const pictures = await takePictures(
        page,
        { ...state, hasStop: stop !== 'none' },
        {
          folder,
          language,
          prepare: (each) => keepOn(each, shown),
          // Words that were made longer are not those of the files any more.
          areWordsKnown: shown !== 'long',
        },
      );
      written.push({ name, language, count: pictures.taken.length });
      problems.push(...pictures.problems);
      // What the plain look has to keep is asked of it elsewhere (tests/e2e); this is the only test of the other colours.
      if (shown === 'light')
        expect.soft(await accessibilityProblems(page), `${name}, ${language}`).toEqual([]);
    }),
  );
}

describe('pictures', () => {
  for (const language of ['en', 'zh-CN']) {
    // Other looks, and what other tests photographed, stay.
    if (wanted === '') rmSync(path.join(folder, language), { recursive: true, force: true });
    for (const size of sizeNames) mkdirSync(path.join(folder, language, size), { recursive: true });
  }

  it.each(stories)('$name', async ({ name, open, states }) => {
    const isWanted = (state: ScreenState): boolean => name.includes(wanted) || state.name.includes(wanted);
    if (!states.some(isWanted)) return;
    const scene = await open();
    await scene.each((page) => takeOn(page, shown));
    for (const state of states) {
      scene.hurry();
      await state.bring(scene);
      scene.calm();
      // Even a state that nobody wants leads to the next.
      if (isWanted(state)) await photographBoth(scene, state);
    }
    expect(written.length).toBeGreaterThan(0);
  });

  afterAll(() => {
    const names = [...new Set(written.map(({ name }) => name))];
    console.table(
      names.map((name) => ({
        name,
        pictures: written.filter((one) => one.name === name).reduce((sum, { count }) => sum + count, 0),
      })),
    );
    console.log(`${written.reduce((sum, { count }) => sum + count, 0)} pictures in ${folder}`);
    console.log(problems.join('\n'));
  });
});
