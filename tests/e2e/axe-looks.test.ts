import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { attachTest, startTestService } from '#tests/support/test-service.ts';
import { takeOn } from '#tests/screens/looks.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { musicAndRuns } from './support/heard-music.ts';
import { openPage } from './support/open-app.ts';
import { goTo, homePage, planPage } from './support/pages/before-run-pages.ts';

interface Look {
  readonly name: string;
  readonly testId: string;
  /** From the look before. */
  readonly bring: (page: Page) => Promise<void>;
}

/** What somebody sees who stands, or sits before a laptop. */
function standingLooks(sessionId: string): readonly Look[] {
  const dialogOf = async (page: Page, key: string): Promise<void> => {
    // Whatever lay over the page before.
    await page.keyboard.press('Escape');
    await page.getByTestId(key).first().click();
  };
  return [
    { name: 'home', testId: 'home-screen', bring: (page) => goTo(page, '/') },
    { name: 'profile', testId: 'profile-editor', bring: (page) => homePage(page).profile.click() },
    {
      name: 'profile with problems',
      testId: 'profile-editor',
      async bring(page) {
        await page.getByTestId('save-profile').click();
        await page.getByRole('alert').first().waitFor();
      },
    },
    {
      name: 'plan',
      testId: 'plan-screen',
      async bring(page) {
        await page.getByTestId('close-profile').click();
        await goTo(page, '/plan');
      },
    },
    { name: 'plan, more', testId: 'more-choices', bring: (page) => planPage(page).more.click() },
    { name: 'summary', testId: 'headline', bring: (page) => goTo(page, `/summary/${sessionId}`) },
    { name: 'library', testId: 'track', bring: (page) => goTo(page, '/library') },
    { name: 'library, tempo', testId: 'tempo-sheet', bring: (page) => dialogOf(page, 'track') },
    { name: 'library, folder', testId: 'add-folder-dialog', bring: (page) => dialogOf(page, 'add-folder') },
    {
      name: 'devices',
      testId: 'treadmill-card',
      async bring(page) {
        await page.keyboard.press('Escape');
        await goTo(page, '/devices');
      },
    },
    {
      name: 'gallery, standing',
      testId: 'gallery',
      async bring(page) {
        await goTo(page, '/gallery');
        await page.getByTestId('gallery-density').getByRole('button').nth(1).click();
        await page.getByTestId('gallery-theme').getByRole('button').nth(1).click();
      },
    },
    {
      name: 'gallery, in a window',
      testId: 'gallery',
      bring: (page) => page.getByTestId('gallery-density').getByRole('button').nth(2).click(),
    },
  ];
}

it(
  'finds nothing on the screens without a run, in the light, in both languages',
  { timeout: 240_000 },
  async () => {
    const service = await startTestService(await musicAndRuns());
    const { rpc } = await attachTest(service);
    const [last] = await rpc.history.sessions({ limit: 1 });
    if (last === undefined) throw new Error('there was no run');
    const looks = standingLooks(last.sessionId);
    const problems = await Promise.all(
      (['en', 'zh-CN'] as const).map(async (language) => {
        const page = await openPage(service, { language, size: language === 'en' ? 'laptop' : 'wide' });
        await takeOn(page, 'light');
        const found: string[] = [];
        for (const { name, testId, bring } of looks) {
          await bring(page);
          await page.getByTestId(testId).first().waitFor();
          const theme = await page.evaluate(() => document.documentElement.dataset['theme']);
          expect(theme, `${name} is light`).toBe('light');
          for (const each of await accessibilityProblems(page)) found.push(`${name} in ${language}: ${each}`);
        }
        return found;
      }),
    );
    expect(problems.flat().join('\n')).toBe('');
  },
);
