import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent } from 'electron';
import { z } from 'zod';
import type { Log } from '#contract/runtime/log.ts';
import { portPurposes } from '#contract/window/window-bridge.ts';
import { pageOrigin, type ServiceAddress } from './page-protocol.ts';
import { bridgePort } from './port-bridge.ts';
import { askForPortChannel, portChannel } from './window-channels.ts';

/** The nonce and what for, and nothing else. */
const askSchema = z.tuple([z.string().min(1).max(64), z.enum(portPurposes)]);

/**
 * Hands a page of ours the ports that it asks for; while there is no service it is told so at once. Whoever else asks gets
 * nothing, and no answer.
 */
export function handOverPorts(window: BrowserWindow, address: ServiceAddress, log: Log): void {
  const onAsk = (event: IpcMainEvent, ...payload: readonly unknown[]): void => {
    const asked = askSchema.safeParse(payload);
    if (!isOurPage(event, window) || !asked.success) {
      log.warn('port-refused', {});
      return;
    }
    const [nonce, purpose] = asked.data;
    const url = address();
    if (url === undefined) {
      // An answer without a port: the page need not wait for one, and asks again by its own short gaps.
      event.senderFrame?.postMessage(portChannel, nonce, []);
      return;
    }
    const channel = new MessageChannelMain();
    bridgePort(url, purpose, channel.port1, log);
    event.senderFrame?.postMessage(portChannel, nonce, [channel.port2]);
  };
  ipcMain.on(askForPortChannel, onAsk);
  window.on('closed', () => void ipcMain.off(askForPortChannel, onAsk));
}

/** The main frame of our window, showing our page. */
function isOurPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  return (
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === window.webContents.mainFrame &&
    senderFrame.origin === pageOrigin
  );
}
