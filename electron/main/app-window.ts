import path from 'node:path';
import { app, BrowserWindow, Menu, nativeTheme } from 'electron';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { keepInSight } from './display-watch.ts';
import { hideIdleCursor } from './idle-cursor.ts';
import { keepKeysInside } from './kiosk-keys.ts';
import { pageOrigin } from './page-protocol.ts';
import { recoverPage } from './page-recovery.ts';
import { factsArgument } from './window-channels.ts';
import {
  hasStopLink,
  noticePathPrefix,
  stopLinkPath,
  tryAgainPath,
  type WindowNoticeName,
} from './window-notice.ts';

export interface AppWindowOptions {
  readonly isKiosk: boolean;
  readonly isDev: boolean;
  readonly preloadFile: string;
  /** Where the window keeps what is its own. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A person asks for it on a notice. */
  readonly onTryAgain: () => void;
  /** A person presses STOP on a notice: there is no page that could. */
  readonly onStop: () => void;
}

export interface AppWindow {
  readonly window: BrowserWindow;
  /** Shows a notice in place of the page. */
  showNotice(name: WindowNoticeName): void;
  /** Shows the page again, from its beginning. */
  showPage(): void;
}

/** The page's colours from the first moment on: renderer/app/first-paint.css. */
const firstPaint = { dark: '#0a0c11', light: '#f2f4f6' } as const;

/** The page is drawn long before. */
const shownAfterMs = 5000;
/** As on the page: renderer/stop/stop-keys.ts. */
const stopKeys: ReadonlySet<string> = new Set([' ', 'Escape', 'MediaStop']);

/** The one window. */
export function openAppWindow(options: AppWindowOptions): AppWindow {
  const { isKiosk, isDev, preloadFile, folder, clock, log } = options;
  // A kiosk is dark, whatever its system prefers (ui/tokens).
  if (isKiosk) nativeTheme.themeSource = 'dark';
  // No menu, no shortcuts of a menu: reload, zoom, developer tools, close.
  Menu.setApplicationMenu(null);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: firstPaint[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    autoHideMenuBar: true,
    frame: !isKiosk,
    webPreferences: {
      preload: path.resolve(preloadFile),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: isDev && !app.isPackaged,
      // A run goes on behind other windows, and so does its music.
      backgroundThrottling: false,
      additionalArguments: isKiosk ? [factsArgument.kiosk] : [],
    },
  });
  const { webContents } = window;
  const load = (address: string): void => {
    // It can be overtaken by a reload, a crash or the end of the window; each of them loads or tells by itself.
    window.loadURL(address).catch((error: unknown) => log.debug('page-not-loaded', { error }));
  };
  /** What stands in place of the page. */
  let notice: WindowNoticeName | undefined;
  const showNotice = (name: WindowNoticeName): void => {
    notice = name;
    log.error('notice-shown', { name });
    load(`${pageOrigin}${noticePathPrefix}${name}`);
  };
  const showPage = (): void => {
    notice = undefined;
    load(`${pageOrigin}/`);
  };
  webContents.on('did-finish-load', () => void webContents.setVisualZoomLevelLimits(1, 1));
  const stop = (): void => {
    options.onStop();
    // Not within the event: what is refused there takes a load that begins there along.
    clock.after(0, () => showNotice('stopPressed'));
  };
  // Refused like every other; what it asks for is done by us.
  webContents.on('will-frame-navigate', ({ url }) => {
    if (!webContents.getURL().startsWith(`${pageOrigin}${noticePathPrefix}`)) return;
    if (url === `${pageOrigin}${stopLinkPath}`) stop();
    if (url !== `${pageOrigin}${tryAgainPath}`) return;
    options.onTryAgain();
    clock.after(0, showPage);
  });
  webContents.on('before-input-event', (event, { type, key, isAutoRepeat }) => {
    if (notice === undefined || !hasStopLink(notice) || type !== 'keyDown' || !stopKeys.has(key)) return;
    event.preventDefault();
    if (!isAutoRepeat) stop();
  });
  recoverPage(webContents, {
    clock,
    log,
    isNoticeShown: () => notice !== undefined,
    onGivenUp: () => showNotice('screenEnded'),
    showNoticeAgain() {
      if (notice !== undefined) showNotice(notice);
    },
  });
  if (isKiosk) {
    keepKeysInside(webContents);
    hideIdleCursor(webContents, clock);
  }
  const { fillDisplay } = keepInSight(window, {
    isKiosk,
    memoryFile: path.join(folder, 'kiosk-display.json'),
    log,
  });
  let isShown = false;
  const showWindow = (): void => {
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    window.show();
    // Only now: a window that is told to fill a display is there at once, and empty.
    fillDisplay();
  };
  window.once('ready-to-show', showWindow);
  // A page that never gets so far has a notice to show, and whoever starts the app has to see something.
  clock.after(shownAfterMs, showWindow);
  showPage();
  return { window, showNotice, showPage };
}
