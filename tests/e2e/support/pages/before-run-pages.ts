import type { Locator, Page } from 'playwright-core';

/** The app's addresses. */
export type Route = '/' | '/plan' | '/library' | '/devices' | '/gallery' | `/summary/${string}`;

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
}

export function readyPage(page: Page): ReadyPage {
  return {
    screen: page.getByTestId('ready-screen'),
    understand: page.getByTestId('understand'),
    start: page.getByTestId('start'),
    obstacle: page.getByTestId('obstacle'),
    countdown: page.getByTestId('countdown'),
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
