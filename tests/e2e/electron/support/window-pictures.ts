import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { sightOf } from '#tests/e2e/support/page-sight.ts';
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

/** A picture of what the window shows at the three sizes that every screen is looked at in; no words in it are cut. */
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
    const where = `${name} at ${width} x ${height}`;
    if (hasStop) await expectStop(page, where);
    await expect
      .poll(async () => (await sightOf(page)).problems, { timeout: patienceMs, interval: 50, message: where })
      .toEqual([]);
    await page.screenshot({ path: path.join(folder, `${name}-${width}x${height}.png`) });
  }
}

/**
 * The same for a page whose process has crashed: the driver has lost it, and main takes the pictures.
 *
 * @param words what has to be read on the page by then
 */
export async function takePicturesByMain(
  { app }: Pick<WindowUnderTest, 'app'>,
  name: string,
  words: readonly RegExp[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const inPage = (script: string): Promise<unknown> =>
    app.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<unknown>,
      script,
    );
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [x, y]) => BrowserWindow.getAllWindows()[0]?.setContentSize(x, y),
      [width, height] as const,
    );
    await expect
      .poll(() => inPage('[innerWidth, innerHeight]'), { timeout: patienceMs, interval: 30 })
      .toEqual([width, height]);
    for (const each of words) {
      await expect
        .poll(() => inPage('document.body.innerText'), { timeout: patienceMs, interval: 50 })
        .toMatch(each);
    }
    const png = await app.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
      return image?.toPNG().toString('base64') ?? '';
    });
    const picture = Buffer.from(png, 'base64');
    // One colour takes six thousand octets.
    expect(picture.byteLength).toBeGreaterThan(15_000);
    writeFileSync(path.join(folder, `${name}-${width}x${height}.png`), picture);
  }
}

/** STOP is where a hand finds it, with all of its words. */
export async function expectStop(page: Page, where: string): Promise<void> {
  await expect
    .poll(() => stopSight(page), { timeout: patienceMs, interval: 50, message: where })
    .toMatchObject({ isThere: true, areWordsWhole: true, hits: Array.from({ length: 6 }, () => true) });
}
