import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import { sizeNames } from '#tests/e2e/support/open-app.ts';
import type { Scene } from '#tests/e2e/support/scene.ts';
import { stories } from '#tests/e2e/support/screen-catalogue.ts';
import { resize } from '#tests/e2e/support/stop-corner.ts';
import type { ScreenState } from '#tests/e2e/support/story.ts';
import { expectWords } from '#tests/e2e/support/words.ts';

/*
 * npm run screens: a picture of every screen in every state, in both languages and at the three sizes, into
 * .cache/screens/LANGUAGE/SIZE/NAME.png. With SCREENS=part-of-a-name only those whose story or state is called so.
 */

const folder = path.join(import.meta.dirname, '../../.cache/screens');
const wanted = process.env['SCREENS'] ?? '';
const written: { readonly name: string; readonly language: Language; readonly sizes: string[] }[] = [];

async function photograph(page: Page, language: Language, { name, keep }: ScreenState): Promise<void> {
  const sizes: string[] = [];
  for (const size of sizeNames) {
    await resize(page, size);
    await keep?.(page, language);
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
      await expectWords(page, language, words);
      await photograph(page, language, state);
    }),
  );
}

describe('pictures', () => {
  if (wanted === '') rmSync(folder, { recursive: true, force: true });
  for (const language of ['en', 'zh-CN'])
    for (const size of sizeNames) mkdirSync(path.join(folder, language, size), { recursive: true });

  it.each(stories)('$name', async ({ name, open, states }) => {
    const isWanted = (state: ScreenState): boolean => name.includes(wanted) || state.name.includes(wanted);
    if (!states.some(isWanted)) return;
    const scene = await open();
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
