import type { Locator, Page } from 'playwright-core';

export interface AccountPage {
  readonly screen: Locator;
  readonly signIn: Locator;
  readonly signInDialog: Locator;
  /** For the phone: in words, and as the address in the QR code. */
  readonly userCode: Locator;
  readonly qrCode: Locator;
  readonly newCode: Locator;
  readonly syncState: Locator;
  readonly waiting: Locator;
  readonly runners: Locator;
  readonly guest: Locator;
  readonly signOut: Locator;
  readonly signOutYes: Locator;
  readonly setPin: Locator;
  /** Types a PIN by the keys of the screen. */
  readonly enterPin: (pin: string) => Promise<void>;
}

export function accountPage(page: Page): AccountPage {
  const screen = page.getByTestId('account-screen');
  return {
    screen,
    signIn: page.getByTestId('sign-in'),
    signInDialog: page.getByTestId('sign-in-dialog'),
    userCode: page.getByTestId('user-code'),
    qrCode: page.getByTestId('qr-code'),
    newCode: page.getByTestId('new-code'),
    syncState: page.getByTestId('signed-in-card').getByTestId('sync-state'),
    waiting: page.getByTestId('waiting'),
    runners: page.getByTestId('runner'),
    guest: page.getByTestId('runner-guest'),
    signOut: page.getByTestId('sign-out'),
    signOutYes: page.getByTestId('sign-out-yes'),
    setPin: page.getByTestId('set-pin'),
    async enterPin(pin) {
      for (const digit of pin) await page.getByTestId(`pin-${digit}`).click();
      await page.getByTestId('pin-done').click();
    },
  };
}
