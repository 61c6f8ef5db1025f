import type { Locator, Page } from 'playwright-core';

/** What can be seen and pressed in a run. */
export interface RunPage {
  readonly screen: Locator;
  readonly speed: Locator;
  readonly reasons: Locator;
  readonly plus: Locator;
  readonly minus: Locator;
  readonly setValue: Locator;
  readonly presets: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly end: Locator;
  readonly stop: Locator;
  readonly beatMeter: Locator;
  readonly musicCard: Locator;
}

export function runPage(page: Page): RunPage {
  return {
    screen: page.getByTestId('run-screen'),
    speed: page.getByTestId('speed'),
    reasons: page.getByTestId('reasons'),
    plus: page.getByTestId('plus'),
    minus: page.getByTestId('minus'),
    setValue: page.getByTestId('set-value'),
    presets: page.getByTestId('presets'),
    pause: page.getByTestId('pause'),
    resume: page.getByTestId('resume'),
    end: page.getByTestId('end'),
    stop: page.getByTestId('stop'),
    beatMeter: page.getByTestId('beat-meter'),
    musicCard: page.getByTestId('music-card'),
  };
}

/** The sheet of speeds; it closes by itself, and is opened again then. */
export async function openPresets(page: Page): Promise<void> {
  const { presets, setValue } = runPage(page);
  if (await presets.isVisible()) return;
  await setValue.click();
  await presets.waitFor();
}

export async function closePresets(page: Page): Promise<void> {
  const { presets } = runPage(page);
  if (await presets.isVisible()) await presets.getByRole('button').first().click();
  await presets.waitFor({ state: 'hidden' });
}

/**
 * Presses a key, once, and waits until what it leads to is there. A key that has just come under a finger takes nothing for a
 * moment, and looks like it: that is waited for.
 */
export async function pressUntil(key: Locator, there: Locator): Promise<void> {
  await key.and(key.page().locator(':not([data-dead] *)')).click();
  await there.waitFor({ timeout: 20_000 });
}

/** The number that stands in a figure, e.g. 12.4; undefined for "--". */
export async function shownNumber(figure: Locator): Promise<number | undefined> {
  const text = (await figure.innerText()).replace(',', '.');
  const found = /\d+(?:\.\d+)?/.exec(text)?.[0];
  return found === undefined ? undefined : Number(found);
}
