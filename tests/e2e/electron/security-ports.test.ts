import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from './support/patience.ts';
import { familyOf, readOf } from './support/process-family.ts';
import { openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;

beforeAll(async () => {
  window = await openAttachedWindow();
  await window.page.getByTestId('home-screen').waitFor();
});
afterAll(() => window?.discard());

const happened = (event: string): number => window.log.filter((each) => each.event === event).length;

describe('ports', () => {
  /** Which of these nonces get ports, and how many, until the last one has. */
  const portsUntilLast = (...nonces: readonly string[]): Promise<Readonly<Record<string, number>>> =>
    window.page.evaluate(async (asked) => {
      const came: Record<string, number> = {};
      const hasCome = new Promise<void>((resolve) => {
        globalThis.addEventListener('message', ({ data, ports }: MessageEvent<{ nonce?: string }>) => {
          if (data.nonce !== undefined) came[data.nonce] = ports.length;
          if (data.nonce === asked.at(-1)) resolve();
        });
      });
      const { beatrunner: bridge } = globalThis as unknown as {
        readonly beatrunner: { askForPort(nonce: string, purpose: string): void };
      };
      for (const nonce of asked) bridge.askForPort(nonce, nonce === 'no-purpose' ? 'any' : 'rpc');
      await hasCome;
      return came;
    }, nonces);

  it('come to the page that asks, one at a time', async () => {
    expect(await portsUntilLast('a-nonce')).toEqual({ 'a-nonce': 1 });
  });

  it('do not come for a nonce that is too long, or none, nor for no purpose', async () => {
    const before = happened('port-refused');
    // In the order in which they were asked for: what was refused would have come before the last.
    expect(await portsUntilLast('x'.repeat(65), 'no-purpose', '', 'the-last')).toEqual({ 'the-last': 1 });
    // The long one and the one without a purpose do not get as far as main.
    await expect.poll(() => happened('port-refused'), { timeout: patienceMs }).toBe(before + 1);
  });

  it('do not come for what is no nonce, whatever a page that was taken over sends', async () => {
    const before = happened('port-refused');
    const sent = await window.app.evaluate(({ ipcMain, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const event = { sender: contents, senderFrame: contents?.mainFrame };
      const payloads: readonly unknown[][] = [
        ...[['x'.repeat(65), 'rpc'], [5, 'rpc'], [{}, 'rpc'], [['a'], 'rpc'], [null, 'rpc'], []],
        ...[['a'], ['a', 'b'], ['a', null], ['a', 'stop', 'rpc']],
      ];
      for (const payload of payloads) ipcMain.emit('beatrunner:ask-for-port', event, ...payload);
      return payloads.length;
    });
    await expect.poll(() => happened('port-refused'), { timeout: patienceMs }).toBe(before + sent);
  });

  it('do not come to another window, not even to one with our page and preload', async () => {
    const before = happened('port-refused');
    const came = await window.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await other.loadURL('app://beatrunner/notice/screenEnded');
        const answer = await other.webContents.executeJavaScript(`new Promise((resolve) => {
        addEventListener('message', ({ ports }) => resolve(ports.length));
        window.beatrunner.askForPort('other', 'rpc');
        window.beatrunner.askForPort('another', 'stop');
        setTimeout(() => resolve('nothing'), 500);
      })`);
        other.destroy();
        return answer as unknown;
      },
      path.join(import.meta.dirname, '../../../out/preload/index.cjs'),
    );
    expect(came).toBe('nothing');
    // Both were heard, and refused.
    await expect.poll(() => happened('port-refused'), { timeout: patienceMs }).toBe(before + 2);
  });

  it('do not come to a frame, which has no bridge', async () => {
    const inFrame = await window.page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const seen = frame.contentWindow !== null && 'beatrunner' in frame.contentWindow;
      frame.remove();
      return seen;
    });
    expect(inFrame).toBe(false);
    const before = happened('port-refused');
    await window.app.evaluate(({ ipcMain, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const frames = [null, { ...contents?.mainFrame, origin: 'app://beatrunner' }];
      for (const senderFrame of frames)
        ipcMain.emit('beatrunner:ask-for-port', { sender: contents, senderFrame }, 'a', 'rpc');
    });
    await expect.poll(() => happened('port-refused'), { timeout: patienceMs }).toBe(before + 2);
  });

  it('have one channel each way, and no handler beside', async () => {
    const names = await window.app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String));
    expect(names.filter((name) => name.startsWith('beatrunner'))).toEqual(['beatrunner:ask-for-port']);
  });
});

describe("the service's token", () => {
  const token = (): string => new URL(window.service.url).searchParams.get('token') ?? '';

  it('is in no argument and no environment of a process of the window', () => {
    const root = window.app.process().pid ?? 0;
    const processes = familyOf(root);
    expect(processes.length).toBeGreaterThan(2);
    expect(token()).toHaveLength(43);
    for (const pid of processes) {
      for (const file of ['cmdline', 'environ']) {
        const text = readOf(pid, file);
        expect(text.includes(token()), `${file} of ${readOf(pid, 'cmdline').slice(0, 200)}`).toBe(false);
      }
    }
    expect(processes.some((pid) => readOf(pid, 'cmdline').includes('--type=renderer'))).toBe(true);
  });

  it('is nowhere in the page, nor in what main says', async () => {
    const page = await window.page.evaluate(() =>
      JSON.stringify([
        ...[document.cookie, location.href, document.documentElement.outerHTML],
        ...[{ ...localStorage }, { ...sessionStorage }, history.state, document.referrer],
        ...[performance.getEntries(), Reflect.get(globalThis, 'beatrunner')],
      ]),
    );
    expect(page).toContain('app://beatrunner');
    expect(page).not.toContain(token());
    expect(JSON.stringify(window.log)).not.toContain(token());
  });
});
