import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { musicAndRuns } from '../heard-music.ts';
import { goTo, homePage, planPage } from '../pages/before-run-pages.ts';
import { openScene, type Scene } from '../scene.ts';
import type { ScreenState, Story } from '../story.ts';
import { pattern } from '../words.ts';
import { musicReady, wearSensors } from './begin-run.ts';

async function lastRun({ rpc }: Scene, isInterrupted: boolean): Promise<string> {
  const sessions = await rpc.history.sessions({ limit: 10 });
  const found = sessions.find(({ endCause }) => (endCause === 'interrupted') === isInterrupted);
  if (found === undefined) throw new Error('no such run in the history');
  return found.sessionId;
}

/** What scrolls within the gallery makes the page longer instead, so that a picture has all of it. */
async function unrollGallery(page: Page): Promise<void> {
  await page.getByTestId('gallery').evaluate((gallery) => {
    gallery.style.height = 'auto';
    gallery.style.overflow = 'visible';
  });
}

/** Music, a treadmill and a history are there. */
export const betweenRuns: Story = {
  name: 'between two runs',
  async open() {
    const scene = await openScene({ service: await musicAndRuns() });
    await musicReady(scene);
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      name: 'home-interrupted-run',
      bring: async () => {},
      words: ['home:run', 'home:runs.week', 'home:interrupted.title', 'home:interrupted.see'],
      stop: 'none',
    },
    {
      name: 'summary-interrupted',
      async bring(scene) {
        const sessionId = await lastRun(scene, true);
        await scene.each((page) => goTo(page, `/summary/${sessionId}`));
      },
      words: ['words:end.interrupted.short', 'summary:distance'],
      stop: 'none',
    },
    {
      name: 'summary',
      async bring(scene) {
        const sessionId = await lastRun(scene, false);
        await scene.each((page) => goTo(page, `/summary/${sessionId}`));
      },
      words: [
        'words:end.planCompleted.short',
        'summary:distance',
        'summary:splits.time',
        'words:saved.saved.short',
      ],
      stop: 'none',
    },
    {
      name: 'summary-not-found',
      bring: (scene) => scene.each((page) => goTo(page, '/summary/nobody-ran-this')),
      words: ['summary:unreadable', 'summary:again'],
      stop: 'none',
    },
    {
      name: 'home',
      async bring(scene) {
        const sessionId = await lastRun(scene, true);
        await scene.rpc.history.dismissInterrupted({ sessionId });
        await scene.each((page) => goTo(page, '/'));
        await scene.each((page) => page.reload());
      },
      words: ['home:run', 'home:runs.week', 'home:treadmill.state.ready'],
      stop: 'none',
    },
    {
      name: 'home-profile',
      bring: (scene) => scene.each((page) => homePage(page).profile.click()),
      words: ['home:profile.title', 'home:profile.save', 'home:profile.displayName', 'home:profile.age'],
      stop: 'none',
    },
    {
      name: 'plan',
      async bring(scene) {
        await scene.each((page) => goTo(page, '/plan'));
      },
      words: ['plan:title', 'plan:forecast.range', 'plan:continue', 'plan:mode.musicLeads.title'],
      stop: 'none',
    },
    {
      name: 'plan-i-lead',
      bring: (scene) => scene.each((page) => page.getByTestId('mode-iLead').click()),
      words: ['plan:forecast.youLead'],
      stop: 'none',
    },
    {
      name: 'plan-programme',
      async bring(scene) {
        await scene.each((page) => page.getByTestId('mode-programme').click());
        await scene.each((page) => page.getByTestId('forecast-part').first().waitFor());
      },
      words: ['plan:mode.programme.text', 'plan:programme.walkIntervals', 'plan:programme.comesTo_other'],
      stop: 'none',
    },
    {
      name: 'plan-programme-hard',
      async bring(scene) {
        await scene.each((page, language) =>
          page.getByTestId('programme').getByText(pattern('words:programme.fourByFour', language)).click(),
        );
        // In half an hour: hard, easy, hard.
        await scene.each(async (page) => {
          await expect.poll(() => page.getByTestId('forecast-part').count(), { timeout: 15_000 }).toBe(3);
        });
      },
      words: ['plan:programme.fourByFour', 'plan:forecast.range'],
      stop: 'none',
    },
    {
      name: 'plan-more',
      bring: (scene) => scene.each((page) => planPage(page).more.click()),
      words: ['plan:more.automation', 'plan:more.stretch'],
      stop: 'none',
    },
    {
      name: 'library',
      bring: async (scene) => {
        await scene.each((page) => page.keyboard.press('Escape'));
        await scene.each((page) => goTo(page, '/library'));
      },
      words: ['library:title', 'library:range.any', 'library:folders.title'],
      stop: 'none',
    },
    {
      name: 'library-tempo',
      bring: (scene) => scene.each((page) => page.getByTestId('track').first().click()),
      words: ['library:tap', 'library:lock', 'library:step.half', 'library:step.fiveQuarters'],
      stop: 'none',
    },
    {
      name: 'library-add-folder',
      async bring(scene) {
        await scene.each((page) => page.keyboard.press('Escape'));
        await scene.each((page) => page.getByTestId('add-folder').click());
      },
      words: ['library:folders.addTitle', 'library:folders.pathHint'],
      stop: 'none',
    },
    {
      // A dialog is open, and somebody starts the belt at its console.
      name: 'library-dialog-belt-moves',
      async bring(scene) {
        scene.gym.treadmill.pressConsole('start');
        await scene.until(({ treadmill }) => treadmill?.belt === 'moving');
      },
      words: ['library:folders.addTitle', 'common:stop.label'],
      stop: 'stop',
    },
    {
      name: 'devices-belt-moves',
      async bring(scene) {
        await scene.each((page) => page.reload());
        await scene.each((page) => goTo(page, '/devices'));
      },
      words: ['devices:title', 'devices:treadmillState.moving', 'devices:test.obstacle.beltMoving'],
      stop: 'stop',
    },
    {
      name: 'devices',
      async bring(scene) {
        scene.gym.treadmill.pressConsole('stop');
        await scene.until(({ treadmill }) => treadmill?.belt === 'standing');
      },
      words: ['devices:title', 'devices:treadmillState.ready', 'devices:fact.speeds', 'devices:found.title'],
      stop: 'none',
    },
    {
      name: 'gallery',
      bring: (scene) => scene.each((page) => goTo(page, '/gallery')),
      keep: unrollGallery,
      isWhole: true,
      words: ['gallery:title', 'gallery:density.run', 'gallery:textSize'],
      stop: 'none',
    },
    ...(['standing', 'window'] as const).map((density): ScreenState => ({
      name: `gallery-${density}`,
      bring: (scene) =>
        scene.each((page, language) =>
          page
            .getByTestId('gallery-density')
            .getByText(pattern(`gallery:density.${density}`, language))
            .click(),
        ),
      keep: unrollGallery,
      isWhole: true,
      words: ['gallery:title', `gallery:density.${density}`, 'gallery:theme.label'],
      stop: 'none',
    })),
    {
      name: 'home-idle-clock',
      async bring(scene) {
        await scene.each(async (page) => {
          await goTo(page, '/');
          await page.clock.install();
          await page.reload();
          await homePage(page).run.waitFor();
          await page.clock.fastForward('03:10');
          await homePage(page).idleClock.waitFor();
        });
      },
      words: ['home:wake'],
      stop: 'none',
    },
  ],
};
