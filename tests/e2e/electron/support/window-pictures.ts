import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { stopSight } from '#tests/e2e/support/stop-corner.ts';
import type { WindowUnderTest } from './open-window.ts';
import { patienceMs } from './patience.ts';

const folder = path.join(import.meta.dirname, '../../../../.cache/screens/electron');
const sizes = [
  [1920, 1080],
  [1080, 1920],
  [1280, 800],
] as const;

export interface PictureOptions {
  /** STOP has to be there, whole, and hit by whoever reaches for it. */
  readonly hasStop?: boolean;
}

/** A picture of what the window shows at the three sizes that every screen is looked at in. */
export async function takePictures(
  { app, page }: Pick<WindowUnderTest, 'app' | 'page'>,
  name: string,
  { hasStop = false }: PictureOptions = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [x, y]) => BrowserWindow.getAllWindows()[0]?.setContentSize(x, y),
      [width, height] as const,
    );
    await expect
      .poll(() => page.evaluate(() => [innerWidth, innerHeight]), { timeout: patienceMs, interval: 30 })
      .toEqual([width, height]);
    if (hasStop) await expectStop(page, `${name} at ${width} x ${height}`);
    await page.screenshot({ path: path.join(folder, `${name}-${width}x${height}.png`) });
  }
}

/** STOP is where a hand finds it, with all of its words. */
export async function expectStop(page: Page, where: string): Promise<void> {
  await expect
    .poll(() => stopSight(page), { timeout: patienceMs, interval: 50, message: where })
    .toMatchObject({ isThere: true, areWordsWhole: true, hits: Array.from({ length: 6 }, () => true) });
}
