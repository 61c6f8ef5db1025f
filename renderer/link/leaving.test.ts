import { afterEach, expect, it, vi } from 'vitest';
import { askBeforeLeaving, reloadPage } from './leaving.ts';
import { useLive } from './live-store.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  useLive.setState({ mayBeltMove: false });
});

/** Whether a window asks when it is closed. */
function asks(page: EventTarget): boolean {
  return !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

function browserWindow(parts: object = {}): Window {
  return Object.assign(new EventTarget(), parts) as unknown as Window;
}

it('asks while the belt may move, and not otherwise', () => {
  const page = browserWindow();
  askBeforeLeaving(page);
  expect(asks(page)).toBe(false);
  useLive.setState({ mayBeltMove: true });
  expect(asks(page)).toBe(true);
});

it('leaves it to the window of the desktop', () => {
  const page = browserWindow({ beatrunner: {} });
  askBeforeLeaving(page);
  useLive.setState({ mayBeltMove: true });
  expect(asks(page)).toBe(false);
});

it('asks nobody who pressed the key that loads the page again', () => {
  const reload = vi.fn<() => void>();
  vi.stubGlobal('location', { reload });
  const page = browserWindow();
  askBeforeLeaving(page);
  useLive.setState({ mayBeltMove: true });
  reloadPage();
  expect(reload).toHaveBeenCalledOnce();
  expect(asks(page)).toBe(false);
});
