import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent } from 'electron';
import { z } from 'zod';
import type { Log } from '#contract/runtime/log.ts';
import { pageOrigin, type ServiceAddress } from './page-protocol.ts';
import { bridgePorts } from './port-bridge.ts';
import { askForPortsChannel, portsChannel } from './window-channels.ts';

const nonceSchema = z.string().min(1).max(64);

/** Hands a page of ours its two ports. Whoever else asks gets nothing. */
export function handOverPorts(window: BrowserWindow, address: ServiceAddress, log: Log): void {
  const onAsk = (event: IpcMainEvent, ...payload: readonly unknown[]): void => {
    const nonce = nonceSchema.safeParse(payload[0]);
    if (!isOurPage(event, window) || payload.length !== 1 || !nonce.success) {
      log.warn('ports-refused', {});
      return;
    }
    const url = address();
    // The page waits and asks again.
    if (url === undefined) return;
    const rpc = new MessageChannelMain();
    const stop = new MessageChannelMain();
    bridgePorts(url, rpc.port1, stop.port1);
    event.senderFrame?.postMessage(portsChannel, nonce.data, [rpc.port2, stop.port2]);
  };
  ipcMain.on(askForPortsChannel, onAsk);
  window.on('closed', () => void ipcMain.off(askForPortsChannel, onAsk));
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
