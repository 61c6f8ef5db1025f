import type { Locator, Page } from 'playwright-core';
import { pressUntil } from './run-page.ts';

export interface DevicesPage {
  readonly screen: Locator;
  /** What the scan hears, but for the simulator's own. */
  readonly foundOnTheAir: Locator;
  readonly openBeltTest: Locator;
  /** Says in the open dialog that nobody is on the belt, and starts the test: its key takes nothing when it has just come. */
  readonly beginBeltTest: () => Promise<void>;
  readonly beltTestOutcome: Locator;
  /** What each operation of the machine came to: `data-result`. */
  readonly testedOperations: Locator;
  readonly closeBeltTest: Locator;
}

export function devicesPage(page: Page): DevicesPage {
  const outcome = page.getByTestId('belt-test-outcome');
  return {
    screen: page.getByTestId('devices'),
    foundOnTheAir: page.locator('[data-testid^="found-"]:not([data-testid^="found-sim-"])'),
    openBeltTest: page.getByTestId('belt-test-open'),
    async beginBeltTest() {
      await page.getByTestId('belt-test-nobody').click();
      const running = page.getByTestId('belt-test-running');
      await pressUntil(page.getByTestId('belt-test-start'), running.or(outcome).first());
    },
    beltTestOutcome: outcome,
    testedOperations: page.getByTestId('belt-test-operations').getByRole('listitem'),
    closeBeltTest: page.getByTestId('belt-test-close'),
  };
}
