import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PortPurpose, WindowBridge } from '#contract/window/window-bridge.ts';
import { portMessageKind } from '#contract/window/window-bridge.ts';
import { silentLog, type Log } from '#contract/runtime/log.ts';
import { askForPort } from '#renderer/link/window-port.ts';
import { handOverPorts } from './port-handover.ts';
import { askForPortChannel, portChannel } from './window-channels.ts';

const electron = vi.hoisted(() => ({ listeners: new Map<string, (...all: unknown[]) => void>() }));
// Electron's own program is nothing that Node can load; of it only the channel is of interest here.
vi.mock('electron', () => ({
  ipcMain: {
    on: (channel: string, listener: (...all: unknown[]) => void) => electron.listeners.set(channel, listener),
    off: (channel: string) => electron.listeners.delete(channel),
  },
}));

/** A window of ours and the page in it, with main's handover between them and no service anywhere. */
function openWindowWithoutService() {
  const page = new EventTarget();
  const told: unknown[][] = [];
  const frame = {
    origin: 'app://beatrunner',
    // As the preload passes it on.
    postMessage(channel: string, nonce: string, ports: readonly MessagePort[]) {
      told.push([channel, nonce, ports]);
      const data = { kind: portMessageKind, nonce };
      page.dispatchEvent(Object.assign(new Event('message'), { data, ports }));
    },
  };
  const webContents = { mainFrame: frame };
  const window = Object.assign(new EventEmitter(), { webContents });
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (event) => void warned.push(event) };
  handOverPorts(window as unknown as BrowserWindow, () => undefined, log);
  onTestFinished(() => void window.emit('closed'));
  const ask = (event: unknown, ...payload: readonly unknown[]): void =>
    electron.listeners.get(askForPortChannel)?.(event, ...payload);
  const bridge: WindowBridge = {
    facts: { isKiosk: false, platform: 'linux' },
    askForPort: (nonce, purpose) => ask({ sender: webContents, senderFrame: frame }, nonce, purpose),
  };
  return { page: page as unknown as Window, bridge, told, warned, ask, webContents, frame };
}

describe('a page that asks for a port while there is no service', () => {
  it.each<PortPurpose>(['rpc', 'stop'])(
    'is told so at once, and can ask for %s again',
    async (purpose) => {
      const { page, bridge, told, warned } = openWindowWithoutService();
      await expect(askForPort(page, bridge, purpose)).rejects.toMatchObject({ kind: 'unreachable' });
      expect(told).toEqual([[portChannel, expect.any(String), []]]);
      expect(warned).toEqual([]);
    },
    // Far below the page's patience with a window that does not answer.
    1000,
  );

  it('is told nothing where it is none of ours, or asks for nothing of ours', () => {
    const { ask, told, warned, webContents, frame } = openWindowWithoutService();
    ask({ sender: {}, senderFrame: frame }, 'a', 'rpc');
    ask({ sender: webContents, senderFrame: { ...frame } }, 'a', 'rpc');
    ask({ sender: webContents, senderFrame: null }, 'a', 'rpc');
    ask({ sender: webContents, senderFrame: frame }, 'x'.repeat(65), 'rpc');
    ask({ sender: webContents, senderFrame: frame }, 'a', 'any');
    frame.origin = 'https://example.org';
    ask({ sender: webContents, senderFrame: frame }, 'a', 'rpc');
    expect(told).toEqual([]);
    expect(warned).toEqual(Array.from({ length: 6 }, () => 'port-refused'));
  });

  it('takes no answer to another', async () => {
    const { page, bridge } = openWindowWithoutService();
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => {
      port1.close();
      port2.close();
    });
    let asked = '';
    const port = askForPort(page, { ...bridge, askForPort: (nonce) => (asked = nonce) }, 'stop');
    const answer = (nonce: string, ports: readonly MessagePort[]): boolean =>
      page.dispatchEvent(
        Object.assign(new Event('message'), { data: { kind: portMessageKind, nonce }, ports }),
      );
    answer('another', []);
    answer(asked, [port2]);
    expect(await port).toBe(port2);
  });
});
