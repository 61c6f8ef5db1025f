import type { Page } from 'playwright-core';

/** Something that a screen reader was given to say by itself. */
export interface SaidNews {
  readonly atMs: number;
  readonly text: string;
}

declare global {
  interface Window {
    saidNews?: SaidNews[];
  }
}

/** Before the page is loaded: notes what comes into any live region of it. */
export async function hearNews(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: SaidNews[] = [];
    window.saidNews = said;
    const live = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const text = element?.closest(live)?.textContent ?? '';
        if (text !== '' && said.at(-1)?.text !== text) said.push({ atMs: performance.now(), text });
      }
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** What was said since the page was loaded. */
export async function saidNews(page: Page): Promise<readonly SaidNews[]> {
  return await page.evaluate(() => window.saidNews ?? []);
}
