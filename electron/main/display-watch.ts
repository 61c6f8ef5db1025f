import { readFileSync, writeFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Display } from 'electron';
import type { Log } from '#contract/runtime/log.ts';
import { chooseDisplay, isInSight, knownDisplaySchema, type KnownDisplay } from './choose-display.ts';

export interface DisplayWatchOptions {
  readonly isKiosk: boolean;
  /** Where a kiosk remembers its display. */
  readonly memoryFile: string;
  readonly log: Log;
}

/**
 * Keeps the window where a person can see it, whatever display comes or goes. A kiosk fills the display that it was on
 * last, and returns to it when it is back.
 *
 * @returns a kiosk's window fills its display from the first call of `fillDisplay` on; any other window has none to fill
 */
export function keepInSight(
  window: BrowserWindow,
  { isKiosk, memoryFile, log }: DisplayWatchOptions,
): { readonly fillDisplay: () => void } {
  let last = isKiosk ? remembered(memoryFile) : undefined;

  /** From when on the window may be told to fill its display: a hidden one would be shown by that. */
  let isFilling = false;

  function placeOnDisplay(): void {
    const display = chooseDisplay(screen.getAllDisplays(), screen.getPrimaryDisplay(), last);
    // A display that stands in for the one that was pulled out is not the kiosk's own.
    if (last === undefined) {
      last = display;
      remember(memoryFile, display, log);
    }
    if (isFilling) window.setKiosk(false);
    window.setBounds(display.bounds);
    if (isFilling) window.setKiosk(true);
  }

  function look(): void {
    if (window.isDestroyed()) return;
    if (isKiosk) placeOnDisplay();
    else if (!isInSight(window.getBounds(), screen.getAllDisplays())) {
      const { x, y, width, height } = screen.getPrimaryDisplay().workArea;
      const bounds = window.getBounds();
      window.setBounds({
        x,
        y,
        width: Math.min(bounds.width, width),
        height: Math.min(bounds.height, height),
      });
    }
  }

  function changed(what: string): void {
    log.info('display-changed', { what, displays: screen.getAllDisplays().length });
    look();
  }
  const onAdded = (): void => changed('added');
  const onRemoved = (): void => changed('removed');
  const onMetrics = (): void => changed('metrics');
  screen.on('display-added', onAdded);
  screen.on('display-removed', onRemoved);
  screen.on('display-metrics-changed', onMetrics);
  window.on('closed', () => {
    screen.off('display-added', onAdded);
    screen.off('display-removed', onRemoved);
    screen.off('display-metrics-changed', onMetrics);
  });
  look();
  return {
    fillDisplay() {
      if (!isKiosk) return;
      isFilling = true;
      // Once before its place is set: X11 makes a window that is as large as its display, and does not fill it, smaller.
      window.setKiosk(true);
      look();
    },
  };
}

function remembered(file: string): KnownDisplay | undefined {
  try {
    return knownDisplaySchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    // Never written, or by another hand: the main display is as good as any.
    return undefined;
  }
}

function remember(file: string, { id, size }: Display, log: Log): void {
  try {
    writeFileSync(file, `${JSON.stringify({ id, size } satisfies KnownDisplay)}\n`, { mode: 0o600 });
  } catch (error) {
    log.warn('display-not-remembered', { error });
  }
}
