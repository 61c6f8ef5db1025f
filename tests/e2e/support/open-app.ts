import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import type { Service } from '#electron/cli/service.ts';
import type { SimulatedGym } from '#native/simulator/simulated-gym.ts';

/** The sizes that every screen is looked at in: a console's panel, an upright one, a laptop. */
export const screenSizes = {
  wide: { width: 1920, height: 1080 },
  upright: { width: 1080, height: 1920 },
  laptop: { width: 1280, height: 800 },
} as const;
export type ScreenSize = keyof typeof screenSizes;
export const sizeNames = ['wide', 'upright', 'laptop'] as const satisfies readonly ScreenSize[];

export interface OpenPageOptions {
  readonly size?: ScreenSize;
  readonly language?: Language;
  /** Before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** A Chromium of its own, with these arguments more; it ends with the test. */
  readonly browserArgs?: readonly string[];
  /** What the page is expected to complain of, where the test makes it. */
  readonly expectedComplaint?: RegExp;
}

let browser: Promise<Browser> | undefined;

/** One Chromium a test file; it ends with the process. */
export function openBrowser(): Promise<Browser> {
  browser ??= launch([]);
  return browser;
}

function launch(more: readonly string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      ...more,
    ],
  });
}

/** The simulated room of a service that has one. */
export function gymOf(service: Service): SimulatedGym {
  const gym = service.opened.simulatedGym;
  if (gym === undefined) throw new Error('no simulated treadmill');
  return gym;
}

/** A page of a service; whatever it complains of on its console fails the test. */
export async function openPage(
  service: Pick<Service, 'url'>,
  { size = 'wide', language = 'en', prepare, expectedComplaint, browserArgs }: OpenPageOptions = {},
): Promise<Page> {
  const own = browserArgs === undefined ? undefined : await launch(browserArgs);
  const context: BrowserContext = await (own ?? (await openBrowser())).newContext({
    viewport: screenSizes[size],
    locale: language,
    hasTouch: true,
    colorScheme: 'dark',
  });
  const page = await context.newPage();
  await page.addInitScript(haveMouseAtLaptop, screenSizes.laptop);
  const complaints: string[] = [];
  const complain = (text: string): void => {
    if (!isExpected(text) && expectedComplaint?.test(text) !== true) complaints.push(text);
  };
  page.on('pageerror', (error) => complain(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complain(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    await own?.close();
    expect(complaints).toEqual([]);
  });
  await prepare?.(page);
  await page.goto(service.url);
  return page;
}

/**
 * Panels are touched; at the size of a laptop's window there is a mouse instead, which no browser gives to a page with touch.
 * Runs in the page.
 */
function haveMouseAtLaptop(laptop: { readonly width: number; readonly height: number }): void {
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) => {
    if (query !== '(pointer: fine)') return matchMedia(query);
    const isLaptop = window.innerWidth === laptop.width && window.innerHeight === laptop.height;
    return matchMedia(isLaptop ? 'all' : 'not all');
  };
}

/** What the browser itself says of a service that went away is no fault of the page. */
function isExpected(text: string): boolean {
  return /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection to .* failed|status of 401/.test(
    text,
  );
}
