import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { WindowUnderTest } from './open-window.ts';

const folder = path.join(import.meta.dirname, '../../../../.cache/screens/electron');
const sizes = [
  [1920, 1080],
  [1080, 1920],
  [1280, 800],
] as const;

/** A picture of what the window shows at the three sizes that every screen is looked at in. */
export async function takePictures({ app, page }: WindowUnderTest, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [x, y]) => BrowserWindow.getAllWindows()[0]?.setContentSize(x, y),
      [width, height] as const,
    );
    await expect
      .poll(() => page.evaluate(() => [innerWidth, innerHeight]), { timeout: 5000, interval: 30 })
      .toEqual([width, height]);
    await page.screenshot({ path: path.join(folder, `${name}-${width}x${height}.png`) });
  }
}
