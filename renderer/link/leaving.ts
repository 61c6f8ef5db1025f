import { useLive } from './live-store.ts';

let isReloading = false;

/** Loads the page again because somebody pressed for it: that is no leaving, and no question. */
export function reloadPage(): void {
  isReloading = true;
  location.reload();
}

/**
 * A browser asks, in its own words, before a page is closed while the belt may move: the run goes on without it, and with it
 * goes the STOP on this screen. The desktop's window asks by itself (docs/electron.md).
 */
export function askBeforeLeaving(page: Window): void {
  if (page.beatrunner !== undefined) return;
  page.addEventListener('beforeunload', (event) => {
    if (!isReloading && useLive.getState().mayBeltMove) event.preventDefault();
  });
}
