import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere, startRun } from '#tests/support/test-service.ts';
import { gymOf, openPage, sizeNames } from './support/open-app.ts';
import type { Faults } from './support/scene.ts';
import { expectStopInCorner, resize, stopSight } from './support/stop-corner.ts';
import { lead } from './support/way-to-service.ts';

const screensFile = /\/assets\/start-app-[\w-]+\.js$/;
const linkFile = /\/assets\/page-link-[\w-]+\.js$/;
const complaint = /does not work|Failed to fetch dynamically imported module|Failed to load resource/;

const thrown = (route: Route): Promise<void> =>
  route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("it does not work");' });
/** No word of what the page asks for: as a module that is imported but has not what is expected of it. */
const empty = (route: Route): Promise<void> =>
  route.fulfill({ contentType: 'text/javascript', body: 'export {};' });

interface Misfortune {
  readonly name: string;
  readonly file: RegExp;
  readonly happen: (route: Route) => Promise<void>;
  /** What tells of the belt is missing as well. */
  readonly isBlind: boolean;
}

const misfortunes: readonly Misfortune[] = [
  { name: 'cannot be loaded', file: screensFile, happen: (route) => route.abort(), isBlind: false },
  { name: 'throw as they are loaded', file: screensFile, happen: thrown, isBlind: false },
  { name: 'are not there together with the link', file: linkFile, happen: thrown, isBlind: true },
];

const presses: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'a contact in the corner': async (page) => {
    await page.mouse.move(1919, 1079);
    await page.mouse.down();
  },
  Space: (page) => page.keyboard.press('Space'),
  Escape: (page) => page.keyboard.press('Escape'),
};

describe('a page whose screens do not come', () => {
  it.each(misfortunes)('stops the belt all the same where they $name', async ({ file, happen, isBlind }) => {
    const service = await startTestService({ timeScale: 10 });
    const gym = gymOf(service);
    const attached = await attachTest(service);
    for (const [how, press] of Object.entries(presses)) {
      await startRun(attached);
      const page = await openPage(service, {
        prepare: (each) => each.route(file, happen),
        expectedComplaint: complaint,
      });
      const notice = page.getByTestId('screens-missing');
      await notice.waitFor();
      // In words, whichever language was chosen.
      await expect.poll(() => notice.innerText()).toContain('The screens could not be loaded');
      expect(await notice.innerText()).toContain('画面没有加载成功');
      const stop = page.getByTestId('stop');
      await stop.waitFor();
      expect(await stop.getAttribute('data-mode')).toBe('stop');
      expect((await stopSight(page)).isThere).toBe(true);
      const already = gym.treadmill.seen.requests.length;
      await press(page);
      await expect
        .poll(() => gym.treadmill.seen.requests.slice(already).map(({ request }) => request?.kind), {
          timeout: 2000,
          message: how,
          interval: 5,
        })
        .toContain('stop');
      await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
      expect(gym.treadmill.state.speedKmh).toBe(0);
      // Where nothing tells of the belt STOP stays; otherwise it goes when the belt is seen standing.
      if (!isBlind) await stop.waitFor({ state: 'detached' });
      else expect(await stop.isVisible()).toBe(true);
      await attached.rpc.session.discard();
    }
  });

  it('leaves STOP and "Reload" in reach of a page of another version, also behind a press', async () => {
    const service = await startTestService({ timeScale: 10 });
    const attached = await attachTest(service);
    await startRun(attached);
    const faults = { way: 'otherVersion' } as Faults;
    const page = await openPage(service, { prepare: (each) => lead(each, faults) });
    await page.getByTestId('start-other-version').waitFor();
    await page.keyboard.press('Space');
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    expect(gymOf(service).treadmill.state.speedKmh).toBe(0);
    // It is told nothing of that: it goes on to the key, over all that there was.
    await page.getByTestId('pull-key').waitFor({ timeout: 15_000 });
    for (const size of sizeNames) {
      await resize(page, size);
      await expectStopInCorner(page, size);
      await page.getByTestId('reload-here').click({ trial: true });
    }
    faults.way = 'open';
    await page.getByTestId('reload-here').click();
    await page.getByTestId('summary').waitFor();
  });

  it('has them after "Reload" when they can be loaded again', async () => {
    const service = await startTestService({ timeScale: 10 });
    const page = await openPage(service, {
      prepare: (each) => each.route(screensFile, empty, { times: 1 }),
      // Which of them depends on how the files are put together.
      expectedComplaint: /is not a function|reading 'startApp'/,
    });
    await page.getByTestId('screens-missing').waitFor();
    await page.unroute(screensFile);
    await page.getByTestId('reload').click();
    await page.getByTestId('home-screen').waitFor();
    await page.getByTestId('screens-missing').waitFor({ state: 'detached' });
  });
});
