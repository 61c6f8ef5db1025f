import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import path from 'node:path';
import { accessibilityProblems } from './accessibility.ts';
import { takePictures } from './pictures.ts';
import type { Scene } from './scene.ts';
import { expectStopAtAllSizes, expectStopInCorner, resize, stopSight } from './stop-corner.ts';
import type { ScreenState, Story } from './story.ts';
import { expectWords, foreignWords } from './words.ts';

const folder = path.join(import.meta.dirname, '../../../.cache/screens/states');

/** How much of a story's time its pictures took. */
interface Camera {
  pictures: number;
  tookMs: number;
}

/** Everything that a state has to keep; what it does not is told together. */
async function look(scene: Scene, state: ScreenState, camera: Camera): Promise<readonly string[]> {
  const problems: string[] = [];
  const check = async (what: string, action: () => Promise<void>): Promise<void> => {
    await action().catch((error: unknown) => {
      problems.push(`${state.name}, ${what}: ${error instanceof Error ? withDetail(error) : String(error)}`);
    });
  };
  const { keep, languages = ['en', 'zh-CN'] } = state;
  const each = (action: (page: Page, language: Language) => Promise<void>): Promise<void> =>
    Promise.all(languages.map((language) => action(scene.pages[language], language))).then(() => undefined);
  if (keep !== undefined) await each(keep);
  const shown = { ...state, hasStop: state.stop !== 'none' };
  const photograph = async (): Promise<void> => {
    const fromMs = performance.now();
    await check('pictures', () =>
      each(async (page, language) => {
        const pictures = await takePictures(page, shown, { folder, language });
        problems.push(...pictures.problems);
        camera.pictures += pictures.taken.length;
      }),
    );
    camera.tookMs += performance.now() - fromMs;
  };
  if (state.isBrief === true) await photograph();
  await check('words', () => each((page, language) => expectWords(page, language, state.words)));
  await check('STOP', () => each((page, language) => expectStop(page, language, state)));
  if (state.isBrief !== true) await photograph();
  await check('accessibility', async () => {
    // English on a console's panel, Chinese in a laptop's window: both languages, both layouts, at once.
    const found = languages.map(async (language) => {
      const page = scene.pages[language];
      if (language === 'zh-CN') await resize(page, 'laptop');
      await keep?.(page, language);
      const here = await accessibilityProblems(page);
      await resize(page, 'wide');
      return here.map((problem) => `${language}: ${problem}`);
    });
    expect((await Promise.all(found)).flat().join('\n')).toBe('');
  });
  await check('languages', async () => {
    for (const language of languages) {
      const foreign = await foreignWords(scene.pages[language], language, state.quoted);
      expect(foreign.join(', '), language).toBe('');
    }
  });
  scene.hurry();
  await check('belt', async () => await state.belt?.(scene));
  return problems;
}

/** What was there instead is what helps. */
function withDetail(error: Error): string {
  return 'actual' in error && typeof error.actual === 'string'
    ? `${error.message}\n    ${error.actual}`
    : error.message;
}

async function expectStop(
  page: Page,
  language: string,
  { stop, name, isBrief = false }: ScreenState,
): Promise<void> {
  if (stop === 'none') {
    await expect.poll(async () => (await stopSight(page)).isThere, { timeout: 5000 }).toBe(false);
    return;
  }
  await expect
    .poll(async () => (await stopSight(page)).mode, { timeout: 5000, message: `STOP in ${name}` })
    .toBe(stop);
  // What is brief was seen at all sizes while it was photographed.
  if (isBrief) await expectStopInCorner(page, `${name} in ${language}`);
  else await expectStopAtAllSizes(page, `${name} in ${language}`);
}

async function walk({ name, open, states }: Story): Promise<readonly string[]> {
  const scene = await open();
  const camera: Camera = { pictures: 0, tookMs: 0 };
  const problems: string[] = [];
  for (const state of states) {
    try {
      scene.hurry();
      await state.bring(scene);
      scene.calm();
    } catch (error) {
      throw new Error([`${state.name} did not come about`, ...problems].join('\n'), { cause: error });
    }
    problems.push(...(await look(scene, state, camera)));
  }
  console.log(`${camera.pictures} pictures of ${name} in ${Math.round(camera.tookMs / 100) / 10} s`);
  return problems;
}

/** Every state of a story in its words, with its belt and its STOP: a file a story, so that several are walked at a time. */
export function walkThrough(story: Story): void {
  describe('every state, in its words, with its belt and its STOP', () => {
    it(story.name, { timeout: 300_000 }, async () => {
      const problems = await walk(story);
      expect(problems.length, problems.join('\n')).toBe(0);
    });
  });
}
