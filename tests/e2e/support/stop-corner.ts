import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { screenSizes, sizeNames, type ScreenSize } from './open-app.ts';

export interface StopSight {
  readonly isThere: boolean;
  /** What a finger would hit at the button's middle, its four corners, and in the very corner of the screen. */
  readonly hits: readonly boolean[];
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly mode: string | undefined;
  /** The words fit into the button. */
  readonly areWordsWhole: boolean;
  /** Nothing that a finger does on it scrolls or zooms. */
  readonly hasTouchToItself: boolean;
}

/** ux.md, section 3, in units of the canvas: 1920 wide, 1080 where the screen is upright. */
const lying = { width: 400, height: 208 } as const;
/** As wide as the panel is, whatever its shape, but for the margins. */
const upright = { margins: 64, height: 280 } as const;

/** What there is of STOP on a page, seen as a finger finds it. */
export async function stopSight(page: Page): Promise<StopSight> {
  return await page.evaluate(() => {
    const button = document.querySelector<HTMLElement>('#stop [data-testid="stop"]');
    if (button === null) {
      const box = { left: 0, top: 0, right: 0, bottom: 0 };
      return {
        isThere: false,
        hits: [],
        box,
        mode: undefined,
        areWordsWhole: false,
        hasTouchToItself: false,
      };
    }
    const { left, top, right, bottom } = button.getBoundingClientRect();
    const isMirrored = document.documentElement.dataset['mirrored'] === 'true';
    const { innerWidth, innerHeight } = window;
    const inset = 2;
    const points: readonly (readonly [number, number])[] = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 30 + inset, top + inset],
      [right - 30 - inset, top + inset],
      [left + inset, bottom - 30 - inset],
      [right - inset, bottom - 30 - inset],
      [isMirrored ? 0 : innerWidth - 1, innerHeight - 1],
    ];
    const hits = points.map(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && button.contains(hit);
    });
    const word = button.querySelector('span');
    const wordBox = word?.getBoundingClientRect();
    const areWordsWhole =
      wordBox !== undefined &&
      wordBox.left >= left &&
      wordBox.right <= right &&
      wordBox.top >= top - 1 &&
      wordBox.bottom <= bottom + 1;
    return {
      isThere: button.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      hits,
      box: { left, top, right, bottom },
      mode: button.dataset['mode'],
      areWordsWhole,
      hasTouchToItself: getComputedStyle(button).touchAction === 'none',
    };
  });
}

/** STOP is where it belongs, whole, and hit by whoever reaches for it. */
export async function expectStopInCorner(page: Page, where: string): Promise<StopSight> {
  const size = page.viewportSize();
  if (size === null) throw new Error('no viewport');
  const sight = await stopSight(page);
  expect(sight.isThere, `${where}: STOP is seen`).toBe(true);
  expect(
    sight.hits,
    `${where}: STOP is hit in the middle, at its corners and in the corner of the screen`,
  ).toEqual([true, true, true, true, true, true]);
  const { left, top, right, bottom } = sight.box;
  const isUpright = size.height > size.width;
  const unit = isUpright
    ? Math.min(size.width / 1080, size.height / 1920)
    : Math.min(size.width / 1920, size.height / 1080);
  const width = isUpright ? size.width - upright.margins * unit : lying.width * unit;
  const { height } = isUpright ? upright : lying;
  expect(right - left, `${where}: STOP is as wide as it has to be`).toBeCloseTo(width, 0);
  expect(bottom - top, `${where}: STOP is as high as it has to be`).toBeCloseTo(height * unit, 0);
  expect(sight.hasTouchToItself, `${where}: STOP shares no touch with scrolling`).toBe(true);
  const edge = 34 * Math.min(size.width / 1080, size.height / 1080);
  expect(size.height - bottom, `${where}: STOP is at the lower edge`).toBeLessThanOrEqual(edge);
  expect(Math.min(size.width - right, left), `${where}: STOP is at a side`).toBeLessThanOrEqual(edge);
  expect(sight.areWordsWhole, `${where}: its words fit`).toBe(true);
  return sight;
}

/** At the three sizes, and with words at 100 and 130 %. Leaves the page as it was. */
export async function expectStopAtAllSizes(page: Page, where: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of sizeNames) {
    await resize(page, size);
    for (const textSize of [130, 100]) {
      await setTextSize(page, textSize);
      await expectStopInCorner(page, `${where}, ${size}, text ${textSize} %`);
    }
  }
  if (before !== null) await page.setViewportSize(before);
}

export async function resize(page: Page, size: ScreenSize): Promise<void> {
  await page.setViewportSize(screenSizes[size]);
}

/** As renderer/app/follow-settings.ts does it when the setting changes. */
export async function setTextSize(page: Page, percent: number): Promise<void> {
  await page.evaluate((share) => {
    document.documentElement.style.setProperty('--text-scale', String(share));
  }, percent / 100);
}
