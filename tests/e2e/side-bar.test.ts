import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { heardMusic } from './support/heard-music.ts';
import { openPage, screenSizes } from './support/open-app.ts';
import { goTo, homePage } from './support/pages/before-run-pages.ts';
import { sightOf } from './support/page-sight.ts';
import { runPage } from './support/pages/run-page.ts';
import { expectStopInCorner } from './support/stop-corner.ts';

const places = [
  ['home', 'home-screen'],
  ['plan', 'plan-screen'],
  ['library', 'library'],
  ['devices', 'devices'],
  ['profile', 'profile-editor'],
  ['account', 'account-screen'],
] as const;

const barOf = (page: Page) => page.getByTestId('side-bar');
const widthOf = async (page: Page): Promise<number> => (await barOf(page).boundingBox())?.width ?? 0;

/** The place that is marked as the one where the page is, for eyes and for screen readers. */
async function markedPlaces(page: Page): Promise<readonly string[]> {
  return await barOf(page)
    .getByRole('link')
    .evaluateAll((links) =>
      links
        .filter((link) => {
          const { content, backgroundColor } = getComputedStyle(link, '::before');
          const hasMark = content !== 'none' && backgroundColor === 'rgb(201, 241, 76)';
          const hasColour = getComputedStyle(link).backgroundColor !== 'rgba(0, 0, 0, 0)';
          return link.getAttribute('aria-current') === 'page' && hasMark && hasColour;
        })
        .map((link) => link.getAttribute('data-testid') ?? ''),
    );
}

it('leads from screen to screen in a laptop window, by keyboard alone, and says which one it is', async () => {
  const service = await startTestService({ ...(await heardMusic()) });
  const page = await openPage(service, { size: 'laptop' });
  await homePage(page).run.waitFor();
  expect(await widthOf(page)).toBe(240);
  // Before whatever else there is on the page.
  await page.keyboard.press('Tab');
  for (const [name, testId] of places) {
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe(`bar-${name}`);
    const ring = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineWidth,
    );
    expect(ring).toBe('4px');
    await page.keyboard.press('Enter');
    await page.getByTestId(testId).waitFor();
    await expect.poll(() => markedPlaces(page)).toEqual([`bar-${name}`]);
    await expect.poll(async () => (await sightOf(page)).problems, { message: name }).toEqual([]);
    expect(await accessibilityProblems(page), name).toEqual([]);
    await page.keyboard.press('Tab');
  }
});

it('is signs alone in a narrow window, gone in a small one, and what was entered stays', async () => {
  const service = await startTestService({ ...(await heardMusic()) });
  const page = await openPage(service, { prepare: (each) => each.addInitScript(haveMouse) });
  await goTo(page, '/profile');
  const name = page.getByTestId('profile-name');
  await name.fill('Ada');
  await page.setViewportSize({ width: 960, height: 600 });
  expect(await widthOf(page)).toBe(72);
  expect(await barOf(page).innerText()).toBe('');
  await expect.poll(() => barOf(page).getByRole('link', { name: 'Library' }).count()).toBe(1);
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 880, height: 600 });
  expect(await barOf(page).count()).toBe(0);
  await page.setViewportSize({ width: 1600, height: 900 });
  expect(await widthOf(page)).toBe(240);
  expect(await name.inputValue()).toBe('Ada');
});

it('is not on a panel that is touched, and in a run nowhere; beside it STOP keeps its corner', async () => {
  const service = await startTestService({ ...(await heardMusic()), timeScale: 5 });
  const attached = await attachTest(service);
  const page = await openPage(service);
  await homePage(page).run.waitFor();
  expect(await barOf(page).count()).toBe(0);
  await page.setViewportSize(screenSizes.laptop);
  await barOf(page).waitFor();

  await attached.rpc.session.prepare({ mode: 'musicLeads', seed: 1 });
  await page.getByTestId('ready-screen').waitFor();
  expect(await barOf(page).count()).toBe(0);
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await attached.rpc.session.start();
  await runPage(page).screen.waitFor({ timeout: 20_000 });
  expect(await barOf(page).count()).toBe(0);
  const inRun = await expectStopInCorner(page, 'in the run');
  await attached.rpc.session.stop();
  await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
  // The summary asks whether the run is kept: it is left by its answer.
  await page.getByTestId('summary-done').waitFor();
  expect(await barOf(page).count()).toBe(0);
  await page.getByTestId('summary-done').click();
  await barOf(page).waitFor();

  const gym = service.opened.simulatedGym;
  gym?.treadmill.pressConsole('start');
  await page.getByTestId('stop').waitFor();
  const beside = await expectStopInCorner(page, 'beside the bar');
  expect(beside.box).toEqual(inRun.box);
});

/** At every size. Runs in the page. */
function haveMouse(): void {
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) => matchMedia(query === '(pointer: fine)' ? 'all' : query);
}
