import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHostileServer, type HostileServer } from './support/hostile-server.ts';
import { patienceMs } from './support/patience.ts';
import { beginRun, endRun, openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;
beforeAll(async () => {
  window = await openAttachedWindow();
  await window.page.getByTestId('home-screen').waitFor();
});
afterAll(() => window?.discard());

/** Whoever keeps the display lit has a number, counted from 0. */
const isDisplayKept = (): Promise<boolean> =>
  window.app.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 50 }, (_, id) => powerSaveBlocker.isStarted(id)).includes(true),
  );

describe('the display', () => {
  it('is kept lit as long as a run is on, pauses included, and let go of with its end', async () => {
    expect(await isDisplayKept()).toBe(false);
    await beginRun(window);
    await expect.poll(isDisplayKept, { timeout: patienceMs }).toBe(true);
    await window.rpc.session.pause();
    await window.until(({ session }) => session?.state.kind === 'paused' && session.state.isBeltStill);
    expect(await isDisplayKept()).toBe(true);
    await endRun(window);
    await expect.poll(isDisplayKept, { timeout: patienceMs }).toBe(false);
  });
});

describe('a window that nobody sees', () => {
  it('goes on at its own pace: the music does not wait for eyes', async () => {
    const isThrottled = await window.app.evaluate(({ BrowserWindow }) => {
      const first = BrowserWindow.getAllWindows()[0];
      first?.hide();
      return first?.webContents.getBackgroundThrottling();
    });
    expect(isThrottled).toBe(false);
    // The driver's own switches keep its timers awake: what the page is told of itself does not come from them.
    expect(await window.page.evaluate(() => document.visibilityState)).toBe('visible');
    await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  });
});

// Last: the rules that stand before these are taken away in this app, and the page is one without the app's own policy.
describe('behind all that refuses before them', () => {
  let stranger: HostileServer;
  beforeAll(async () => {
    stranger = await startHostileServer();
    await window.app.evaluate(async ({ BrowserWindow, session }, url) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));
      session.defaultSession.setPermissionCheckHandler(() => true);
      const other = new BrowserWindow({ show: false });
      await other.loadURL(`${url}/page`);
      Reflect.set(globalThis, 'stranger', other);
    }, stranger.url);
  });
  afterAll(() => stranger?.close());

  /** Runs it in the stranger's page as if somebody had pressed a key there. */
  const inPage = <Value>(code: string): Promise<Value> =>
    window.app.evaluate((_electron, script) => {
      const other = Reflect.get(globalThis, 'stranger') as Electron.BrowserWindow;
      return other.webContents.executeJavaScript(script, true) as Promise<Value>;
    }, code);

  it('no picture of the display is handed out', async () => {
    const ask = (): Promise<string> =>
      inPage(
        `navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'a picture', ({ name }) => name)`,
      );
    // Where nobody answered at all it would be NotSupportedError.
    expect(await ask()).toBe('AbortError');
    await window.app.evaluate(({ desktopCapturer, session }) => {
      session.defaultSession.setDisplayMediaRequestHandler((_request, answer) => {
        void desktopCapturer
          .getSources({ types: ['screen'] })
          .then(([video]) => answer(video === undefined ? {} : { video }));
      });
    });
    // There was one to be had.
    expect(await ask()).toBe('a picture');
  });
});
