import type { WebContents } from 'electron';
import type { Clock } from '#contract/runtime/clock.ts';

const hideAfterMs = 3000;
const hidden = '*, *::before, *::after { cursor: none !important; }';

/** On a kiosk a cursor that nobody moves lies on the figures: it goes after three seconds, and comes back with the mouse. */
export function hideIdleCursor(contents: WebContents, clock: Clock): void {
  let cancel = (): void => undefined;
  /** Of the rule that hides; it goes with every load of the page. */
  let hiddenBy: Promise<string> | undefined;

  function show(): void {
    const key = hiddenBy;
    hiddenBy = undefined;
    // A page that was loaded meanwhile has no such rule any more.
    key?.then((name) => contents.removeInsertedCSS(name)).catch(() => undefined);
  }

  function hide(): void {
    if (contents.isDestroyed() || hiddenBy !== undefined) return;
    const mine = contents.insertCSS(hidden);
    hiddenBy = mine;
    // A page that has crashed, or is being replaced, takes none: the next one waits anew.
    mine.catch(() => {
      if (hiddenBy === mine) hiddenBy = undefined;
    });
  }

  function wait(): void {
    cancel();
    cancel = clock.after(hideAfterMs, hide);
  }

  contents.on('input-event', (_event, { type }) => {
    if (type !== 'mouseMove') return;
    show();
    wait();
  });
  contents.on('did-finish-load', () => {
    hiddenBy = undefined;
    wait();
  });
  contents.on('destroyed', () => cancel());
}
