import type { Locator, Page } from 'playwright-core';

export interface DevicesPage {
  readonly screen: Locator;
  /** What the scan hears, but for the simulator's own. */
  readonly foundOnTheAir: Locator;
  readonly openBeltTest: Locator;
  readonly nobodyOnTheBelt: Locator;
  readonly startBeltTest: Locator;
  readonly beltTestOutcome: Locator;
  /** What each operation of the machine came to: `data-result`. */
  readonly testedOperations: Locator;
  readonly closeBeltTest: Locator;
}

export function devicesPage(page: Page): DevicesPage {
  return {
    screen: page.getByTestId('devices'),
    foundOnTheAir: page.locator('[data-testid^="found-"]:not([data-testid^="found-sim-"])'),
    openBeltTest: page.getByTestId('belt-test-open'),
    nobodyOnTheBelt: page.getByTestId('belt-test-nobody'),
    startBeltTest: page.getByTestId('belt-test-start'),
    beltTestOutcome: page.getByTestId('belt-test-outcome'),
    testedOperations: page.getByTestId('belt-test-operations').getByRole('listitem'),
    closeBeltTest: page.getByTestId('belt-test-close'),
  };
}
