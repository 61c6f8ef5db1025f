import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { pressUntil } from './run-page.ts';

/** The app's addresses. */
export type Route =
  | '/'
  | '/plan'
  | '/library'
  | '/devices'
  | '/profile'
  | '/account'
  | '/gallery'
  | `/summary/${string}`;

/** Goes to a screen as its address says. */
export async function goTo(page: Page, route: Route): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${route}`);
}

export interface HomePage {
  readonly screen: Locator;
  /** The sample tracks and the simulated treadmill, whatever of it is missing. */
  readonly tryIt: Locator;
  readonly run: Locator;
  readonly interrupted: Locator;
  readonly idleClock: Locator;
  readonly profile: Locator;
}

export function homePage(page: Page): HomePage {
  return {
    screen: page.getByTestId('home-screen'),
    tryIt: page.getByTestId('try-it'),
    run: page.getByTestId('run'),
    interrupted: page.getByTestId('interrupted'),
    idleClock: page.getByTestId('idle-clock'),
    profile: page.getByTestId('profile'),
  };
}

export interface PlanPage {
  readonly screen: Locator;
  readonly continueOn: Locator;
  readonly more: Locator;
  readonly moreChoices: Locator;
}

export function planPage(page: Page): PlanPage {
  return {
    screen: page.getByTestId('plan-screen'),
    continueOn: page.getByTestId('continue'),
    more: page.getByTestId('more'),
    moreChoices: page.getByTestId('more-choices'),
  };
}

export interface ReadyPage {
  readonly screen: Locator;
  readonly understand: Locator;
  readonly start: Locator;
  readonly obstacle: Locator;
  readonly countdown: Locator;
  /** Says that the safety sentence was read; its key takes nothing yet when it has just come. */
  readonly acknowledge: () => Promise<void>;
  /** Presses START, as soon as it can be, until the countdown runs. */
  readonly begin: (patience?: { readonly timeout: number }) => Promise<void>;
}

export function readyPage(page: Page): ReadyPage {
  const screen = page.getByTestId('ready-screen');
  const understand = page.getByTestId('understand');
  const start = page.getByTestId('start');
  const countdown = page.getByTestId('countdown');
  return {
    screen,
    understand,
    start,
    obstacle: page.getByTestId('obstacle'),
    countdown,
    async acknowledge() {
      await understand.waitFor();
      await pressUntil(understand, screen.locator('[data-open="false"]'));
    },
    async begin(patience = { timeout: 15_000 }) {
      await expect.poll(() => start.isEnabled(), patience).toBe(true);
      const later = page.getByTestId('starting').or(page.getByTestId('run-screen'));
      await pressUntil(start, countdown.or(later).first());
    },
  };
}

export interface SummaryPage {
  readonly screen: Locator;
  readonly headline: Locator;
  readonly cause: Locator;
  readonly saved: Locator;
  readonly distance: Locator;
  readonly time: Locator;
  readonly done: Locator;
  readonly discard: Locator;
}

export function summaryPage(page: Page): SummaryPage {
  return {
    screen: page.getByTestId('summary'),
    headline: page.getByTestId('headline'),
    cause: page.getByTestId('cause'),
    saved: page.getByTestId('saved'),
    distance: page.getByTestId('total-distance'),
    time: page.getByTestId('total-time'),
    done: page.getByTestId('summary-done'),
    discard: page.getByTestId('summary-discard'),
  };
}
