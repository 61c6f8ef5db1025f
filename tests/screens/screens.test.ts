import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import { accessibilityProblems } from '#tests/e2e/support/accessibility.ts';
import { sizeNames } from '#tests/e2e/support/open-app.ts';
import type { Scene } from '#tests/e2e/support/scene.ts';
import { stories } from '#tests/e2e/support/screen-catalogue.ts';
import { resize } from '#tests/e2e/support/stop-corner.ts';
import type { ScreenState } from '#tests/e2e/support/story.ts';
import { expectWords } from '#tests/e2e/support/words.ts';
import { keepOn, lookOf, takeOn } from './looks.ts';

/*
 * npm run screens: a picture of every screen in every state, in both languages and at the three sizes, into
 * .cache/screens/LANGUAGE/SIZE/NAME.png. With SCREENS=part-of-a-name only those whose story or state is called so; with
 * SCREENS_LOOK=light, large or long (see looks.ts) into .cache/screens/LOOK/... instead.
 */

const shown = lookOf(process.env['SCREENS_LOOK']);
const folder = path.join(import.meta.dirname, '../../.cache/screens', shown === 'plain' ? '' : shown);
const wanted = process.env['SCREENS'] ?? '';
const written: { readonly name: string; readonly language: Language; readonly sizes: string[] }[] = [];

async function photograph(page: Page, language: Language, { name, keep }: ScreenState): Promise<void> {
  const sizes: string[] = [];
  for (const size of sizeNames) {
    await resize(page, size);
    await keep?.(page, language);
    await keepOn(page, shown);
    const file = path.join(folder, language, size, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    sizes.push(size);
  }
  await resize(page, 'wide');
  written.push({ name, language, sizes });
}

async function photographBoth(scene: Scene, state: ScreenState): Promise<void> {
  const { languages = ['en', 'zh-CN'], keep, words } = state;
  await Promise.all(
    languages.map(async (language) => {
      const page = scene.pages[language];
      await keep?.(page, language);
      // Words that were made longer are not those of the files any more.
      if (shown !== 'long') await expectWords(page, language, words);
      await photograph(page, language, state);
      // What the plain look has to keep is asked of it elsewhere (tests/e2e); this is the only test of the other colours.
      if (shown === 'light')
        expect.soft(await accessibilityProblems(page), `${state.name}, ${language}`).toEqual([]);
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
        pictures: written
          .filter((one) => one.name === name)
          .reduce((sum, { sizes }) => sum + sizes.length, 0),
      })),
    );
    console.log(`${written.length * sizeNames.length} pictures in ${folder}`);
  });
});
