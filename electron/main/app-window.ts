import path from 'node:path';
import { BrowserWindow, ipcMain, Menu, MessageChannelMain, type IpcMainEvent } from 'electron';
import type { Log } from '#contract/runtime/log.ts';
import { pageOrigin, type ServiceAddress } from './page-protocol.ts';
import { bridgePorts } from './port-bridge.ts';
import { askForPortsChannel, factsArgument, portsChannel } from './window-channels.ts';

export interface AppWindowOptions {
  readonly isKiosk: boolean;
  readonly preloadFile: string;
  readonly log: Log;
}

/** A crashed page is back in its run within this time, milliseconds. */
const reloadAfterMs = 500;
const longestNonce = 64;

/** The one window. */
export function openAppWindow({ isKiosk, preloadFile, log }: AppWindowOptions): BrowserWindow {
  Menu.setApplicationMenu(null);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    // The page's colour from the first moment on.
    backgroundColor: '#0a0c11',
    autoHideMenuBar: true,
    kiosk: isKiosk,
    frame: !isKiosk,
    webPreferences: {
      preload: path.resolve(preloadFile),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A run goes on behind other windows, and so does its music.
      backgroundThrottling: false,
      additionalArguments: isKiosk ? [factsArgument.kiosk] : [],
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('did-finish-load', () => window.webContents.setVisualZoomLevelLimits(1, 1));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error('page-gone', { reason });
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, reloadAfterMs);
  });
  window.webContents.on('unresponsive', () => log.error('page-unresponsive', {}));
  if (isKiosk) keepKioskClosed(window);
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

/** Keys that would lead out of a kiosk: reload, zoom, print, close, full screen, developer tools. */
function keepKioskClosed(window: BrowserWindow): void {
  const shortcuts = new Set(['r', 'w', 'q', 'p', '+', '-', '0', 'i', 'j', 'u', 'n', 't']);
  window.webContents.on('before-input-event', (event, input) => {
    const isShortcut = (input.control || input.meta) && shortcuts.has(input.key.toLowerCase());
    if (isShortcut || /^F\d+$/.test(input.key) || (input.alt && input.key === 'F4')) event.preventDefault();
  });
}

/** Hands a page of ours its two ports. Whoever else asks gets nothing. */
export function handOverPorts(window: BrowserWindow, address: ServiceAddress, log: Log): void {
  const onAsk = (event: IpcMainEvent, nonce: unknown): void => {
    const url = address();
    if (!isOurPage(event, window) || typeof nonce !== 'string' || nonce.length > longestNonce) {
      log.warn('ports-refused', {});
      return;
    }
    // The page waits and asks again.
    if (url === undefined) return;
    const rpc = new MessageChannelMain();
    const stop = new MessageChannelMain();
    bridgePorts(url, rpc.port1, stop.port1);
    event.senderFrame?.postMessage(portsChannel, nonce, [rpc.port2, stop.port2]);
  };
  ipcMain.on(askForPortsChannel, onAsk);
  window.on('closed', () => void ipcMain.off(askForPortsChannel, onAsk));
}

function isOurPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  return (
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === window.webContents.mainFrame &&
    new URL(senderFrame.url).origin === pageOrigin
  );
}
