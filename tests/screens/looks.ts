import type { Page } from 'playwright-core';
import { pseudoText } from '#renderer/locales/pseudo.ts';
import { setTextSize } from '#tests/e2e/support/stop-corner.ts';

/**
 * How the screens are looked at: as they are (a console's panel), as in a laptop's window that asks for light, with
 * words at 130 %, or in a language that needs 40 % more room.
 */
export const looks = ['plain', 'light', 'large', 'long'] as const;
export type Look = (typeof looks)[number];

export function lookOf(name: string | undefined): Look {
  const found = looks.find((each) => each === (name ?? 'plain'));
  if (found === undefined) throw new Error(`SCREENS_LOOK is one of ${looks.join(', ')}`);
  return found;
}

/** Once for a page. */
export async function takeOn(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: look === 'light' ? 'light' : 'dark' });
  if (look !== 'light') return;
  // A mouse at every size: that, too, is what makes a laptop.
  await page.addInitScript(() => {
    const matchMedia = window.matchMedia.bind(window);
    window.matchMedia = (query) => matchMedia(query === '(pointer: fine)' ? 'all' : query);
  });
  await page.reload();
}

/** Before every picture: what a reload or a new state took away. */
export async function keepOn(page: Page, look: Look): Promise<void> {
  if (look === 'large') await setTextSize(page, 130);
  if (look === 'long') await lengthen(page);
}

/** Whatever words stand there, longer and with accents; numbers, units and brackets that are there already stay. */
async function lengthen(page: Page): Promise<void> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode() !== null) found.push(walker.currentNode.nodeValue ?? '');
    return found;
  });
  const longer = Object.fromEntries(
    texts
      .filter((text) => /\p{L}{2}/u.test(text) && !text.startsWith('['))
      .map((text) => [text, pseudoText(text)]),
  );
  await page.evaluate((words) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // By what they say: the page may have written some anew meanwhile.
    while (walker.nextNode() !== null) {
      const { currentNode } = walker;
      const word = words[currentNode.nodeValue ?? ''];
      if (word !== undefined) currentNode.nodeValue = word;
    }
  }, longer);
}
