import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { startTestService } from '#tests/support/test-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { homePage, planPage, readyPage, summaryPage } from './support/pages/before-run-pages.ts';
import { runPage } from './support/pages/run-page.ts';

/** What has the focus: its test id or else its own markup, and whether it can be seen that it has it. */
interface Focus {
  readonly testId: string | undefined;
  readonly name: string;
  readonly isVisible: boolean;
}

/** Undefined: nothing of the page has it. */
async function focus(page: Page): Promise<Focus | undefined> {
  return await page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return undefined;
    // Some parts draw it around the row or the key that they are.
    const around = [focused, focused.parentElement].filter((each) => each !== null);
    const isVisible = around.some((each) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    const testId = focused.getAttribute('data-testid') ?? undefined;
    return { testId, name: testId ?? focused.outerHTML.slice(0, 200), isVisible };
  });
}

/** Goes on by Tab until something has the focus; whatever has it on the way shows it, with a test id or without. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await focus(page);
    // Behind the last one the browser itself has it.
    if (now === undefined) continue;
    expect(now.isVisible, `focus is seen on ${now.name}`).toBe(true);
    if (now.testId === testId) return;
  }
  throw new Error(`${testId} cannot be reached by Tab`);
}

/** Waits until it is there and may be pressed, goes to it, and presses Enter. */
async function enter(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId);
  await target.waitFor();
  await expect.poll(() => target.isEnabled(), { timeout: 15_000 }).toBe(true);
  await tabTo(page, testId);
  await page.keyboard.press('Enter');
}

/** The same for a key that has just come, and goes when it was pressed: it takes nothing yet, and is pressed again. */
async function enterUntilGone(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId);
  await enter(page, testId);
  await expect
    .poll(
      async () => {
        if (await target.isVisible()) await page.keyboard.press('Enter');
        return await target.isVisible();
      },
      { timeout: 15_000, interval: 400 },
    )
    .toBe(false);
}

it.each(['Space', 'Escape'])(
  'from home to the summary without a pointer, and %s is STOP',
  { timeout: 90_000 },
  async (key) => {
    const service = await startTestService({ ...(await heardMusic()), timeScale: 5 });
    const gym = gymOf(service);
    const page = await openPage(service);
    const run = runPage(page);

    await homePage(page).run.waitFor();
    await enter(page, 'run');
    await planPage(page).screen.waitFor();
    // The lengths are one stop, and arrows go through them.
    const chosen = page.getByTestId('length').locator('[aria-pressed="true"]');
    await expect.poll(() => chosen.innerText()).toBe('30');
    await chosen.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => chosen.innerText()).toBe('45');
    await enter(page, 'continue');

    const ready = readyPage(page);
    await ready.screen.waitFor();
    await enterUntilGone(page, 'understand');
    await enterUntilGone(page, 'start');
    await run.screen.waitFor({ timeout: 20_000 });
    await expect.poll(() => gym.treadmill.state.speedKmh, { timeout: 20_000 }).toBeGreaterThan(2);

    await enter(page, 'minus');
    await enter(page, 'set-value');
    await run.presets.waitFor();

    await page.keyboard.press(key);
    await expect.poll(() => gym.treadmill.state.speedKmh, { timeout: 20_000 }).toBe(0);
    expect(gym.treadmill.seen.requests.at(-1)?.request?.kind).toBe('stop');
    const summary = summaryPage(page);
    await summary.screen.waitFor({ timeout: 20_000 });
    await enter(page, 'summary-done');
    await homePage(page).run.waitFor();
  },
);
