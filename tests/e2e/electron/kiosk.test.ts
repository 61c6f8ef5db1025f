import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from './support/patience.ts';
import { logged } from './support/wait-for-log.ts';
import { beginRun, endRun, openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;
beforeAll(async () => {
  window = await openAttachedWindow({}, { args: ['--kiosk'] });
  await window.page.getByTestId('home-screen').waitFor();
});
afterAll(() => window?.discard());

const stops = (): number =>
  window.gym.treadmill.seen.requests.filter(({ request }) => request?.kind === 'stop').length;

const cursor = (): Promise<string> => window.page.evaluate(() => getComputedStyle(document.body).cursor);

describe('a kiosk', () => {
  it('fills its display, says so to its page, and hides the cursor until the mouse moves', async () => {
    const facts = await window.page.evaluate(
      () => (globalThis as unknown as { beatrunner: { facts: object } }).beatrunner.facts,
    );
    expect(facts).toEqual({ isKiosk: true, platform: process.platform });
    const [bounds, display, isKiosk] = await window.app.evaluate(({ BrowserWindow, screen }) => {
      const first = BrowserWindow.getAllWindows()[0];
      return [first?.getBounds(), screen.getPrimaryDisplay().bounds, first?.isKiosk()];
    });
    expect(bounds).toEqual(display);
    expect(isKiosk).toBe(true);
    // Dark, whatever the system prefers and whatever is plugged in.
    expect(
      await window.page.evaluate(() => [
        matchMedia('(prefers-color-scheme: dark)').matches,
        getComputedStyle(document.body).backgroundColor,
      ]),
    ).toEqual([true, 'rgb(10, 12, 17)']);
    await expect.poll(cursor, { timeout: patienceMs }).toBe('none');
    await window.page.mouse.move(200, 200);
    await expect.poll(cursor, { timeout: patienceMs }).not.toBe('none');
  });

  it('is not left by keys', async () => {
    await window.page.evaluate(() => Reflect.set(globalThis, 'isFirstPage', true));
    for (const keys of ['Control+R', 'F5', 'Control+W', 'Control+Q', 'F11', 'Alt+F4', 'Control+P']) {
      await window.page.keyboard.press(keys);
    }
    const [isThere, isKiosk] = await window.app.evaluate(({ BrowserWindow }) => {
      const first = BrowserWindow.getAllWindows()[0];
      return [first?.isVisible(), first?.isKiosk()];
    });
    expect([isThere, isKiosk]).toEqual([true, true]);
    expect(await window.page.evaluate(() => Reflect.get(globalThis, 'isFirstPage'))).toBe(true);
  });

  it('keeps its window, and its run, when it is closed or its display goes', async () => {
    await beginRun(window);
    await window.page.getByTestId('stop').waitFor();
    const before = stops();
    const { length: from } = window.log;
    const [bounds, display, questions] = await window.app.evaluate(({ BrowserWindow, dialog, screen }) => {
      const first = BrowserWindow.getAllWindows()[0];
      let asked = 0;
      Reflect.set(dialog, 'showMessageBox', async () => {
        asked += 1;
        return { response: 1, checkboxChecked: false };
      });
      first?.close();
      // Where its display was is nothing now.
      first?.setKiosk(false);
      first?.setBounds({ x: 5000, y: 5000, width: 1280, height: 800 });
      screen.emit('display-removed', {}, screen.getPrimaryDisplay());
      return [first?.getBounds(), screen.getPrimaryDisplay().bounds, asked];
    });
    await logged(window, 'window-kept-open', { from });
    await logged(window, 'display-changed', { from });
    expect(bounds).toEqual(display);
    expect(questions).toBe(0);
    await window.page.getByTestId('stop').waitFor();
    expect(stops()).toBe(before);
    expect(window.beltKmh()).toBeGreaterThan(0);
  });

  it('goes to a display that is left, and returns to its own when that is back', async () => {
    const places = await window.app.evaluate(async ({ BrowserWindow, screen }) => {
      const first = BrowserWindow.getAllWindows()[0];
      const own = screen.getPrimaryDisplay();
      const other = {
        ...own,
        id: own.id + 1,
        size: { width: 1280, height: 800 },
        bounds: { x: 0, y: 0, width: 1280, height: 800 },
      };
      const [all, main] = [screen.getAllDisplays, screen.getPrimaryDisplay];
      // Xvfb has one display, and a window that fills it says so at once: where it was sent is what counts.
      const sentTo: unknown[] = [];
      const setBounds = first?.setBounds;
      Reflect.set(first ?? {}, 'setBounds', (bounds: unknown) => void sentTo.push(bounds));
      const look = (displays: (typeof own)[], what: string): void => {
        Reflect.set(screen, 'getAllDisplays', () => displays);
        Reflect.set(screen, 'getPrimaryDisplay', () => displays[0]);
        screen.emit(what, {}, other);
      };
      look([other], 'display-removed');
      look([other, own], 'display-added');
      Reflect.set(first ?? {}, 'setBounds', setBounds);
      Reflect.set(screen, 'getAllDisplays', all);
      Reflect.set(screen, 'getPrimaryDisplay', main);
      return { sentTo, own: own.bounds, isKiosk: first?.isKiosk() };
    });
    expect(places.sentTo).toEqual([{ x: 0, y: 0, width: 1280, height: 800 }, places.own]);
    expect(places.isKiosk).toBe(true);
    await window.page.getByTestId('stop').waitFor();
    expect(window.beltKmh()).toBeGreaterThan(0);
  });

  it('is stopped before the machine sleeps', async () => {
    const before = stops();
    await window.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await expect.poll(stops, { timeout: patienceMs, interval: 10 }).toBe(before + 1);
    await window.until(({ treadmill }) => treadmill?.belt === 'standing');
  });

  it('loads a page again that stands still for ten seconds', async () => {
    const { length: from } = window.log;
    const startedMs = performance.now();
    // It never answers.
    window.page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
    await logged(window, 'page-hangs', { from });
    expect(performance.now() - startedMs).toBeGreaterThan(9000);
    await logged(window, 'page-loaded', { from });
  });

  it('gives up a page that goes on crashing, says so, and shows it again when a person asks', async () => {
    for (;;) {
      const { length: from } = window.log;
      await window.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      });
      await logged(window, 'page-gone', { from });
      // The page, or the notice in its place.
      await logged(window, 'page-loaded', { from });
      if (window.log.some(({ event }) => event === 'notice-shown')) break;
    }
    expect(window.log.filter(({ event }) => event === 'page-gone')).toHaveLength(6);
    const { length: from } = window.log;
    const told = await window.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const text = (await contents?.executeJavaScript('document.body.innerText')) as string;
      void contents?.executeJavaScript(`document.querySelector('a').click()`, true);
      return text;
    });
    expect(told).toContain('This screen has crashed several times');
    expect(told).toContain('press stop on the treadmill itself');
    expect(told).toContain('拔下安全钥匙');
    expect(told).toContain('STOP');
    await logged(window, 'page-loaded', { from });
    const address = await window.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
    );
    expect(address).toBe('app://beatrunner/');
  });

  it('has a STOP on that notice, and its keys, and a notice that crashes comes back', async () => {
    const notice = 'app://beatrunner/notice/screenEnded';
    const showNotice = async (): Promise<void> => {
      for (;;) {
        const { length: from } = window.log;
        await window.app.evaluate(({ BrowserWindow }) => {
          BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
        });
        await logged(window, 'page-loaded', { from });
        if (window.log.slice(from).some(({ event }) => event === 'notice-shown')) return;
      }
    };
    await beginRun(window);
    await showNotice();
    // The notice crashes, as where nothing can be drawn any more.
    const { length: from } = window.log;
    await window.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await logged(window, 'notice-gone', { from });
    await logged(window, 'page-loaded', { from });
    const before = stops();
    expect(window.beltKmh()).toBeGreaterThan(0);
    // The driver has lost its page with the crash; main has the new one.
    const { address, heading } = await window.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('there is no window');
      const { x, y } = (await contents.executeJavaScript(
        `(({ x, y }) => ({ x: x + 20, y: y + 20 }))(document.querySelector('nav a').getBoundingClientRect())`,
      )) as { readonly x: number; readonly y: number };
      const at = { x: Math.round(x), y: Math.round(y), button: 'left', clickCount: 1 } as const;
      const answered = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      const told = contents.getURL();
      contents.sendInputEvent({ ...at, type: 'mouseDown' });
      contents.sendInputEvent({ ...at, type: 'mouseUp' });
      await answered;
      return {
        address: told,
        heading: (await contents.executeJavaScript(`document.querySelector('h1').innerText`)) as string,
      };
    });
    expect([address, heading]).toEqual([notice, 'STOP was pressed']);
    await expect.poll(stops, { timeout: patienceMs, interval: 10 }).toBeGreaterThan(before);
    await window.until(({ treadmill }) => treadmill?.belt === 'standing');
    await endRun(window);

    await beginRun(window);
    const beforeKey = stops();
    await window.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' }),
    );
    await expect.poll(stops, { timeout: patienceMs, interval: 10 }).toBeGreaterThan(beforeKey);
    await window.until(({ treadmill }) => treadmill?.belt === 'standing');
    await endRun(window);
  });

  it('asks a shutdown to wait, stops the belt within its event, and ends in order', async () => {
    await beginRun(window);
    const before = stops();
    const { length: from } = window.log;
    const isPrevented = await window.app.evaluate(({ powerMonitor }) => {
      let hasToWait = false;
      powerMonitor.emit('shutdown', { preventDefault: () => (hasToWait = true) });
      return hasToWait;
    });
    expect(isPrevented).toBe(true);
    expect(await window.ended).toBe(0);
    expect(stops()).toBeGreaterThan(before);
    await window.until(({ treadmill }) => treadmill?.belt === 'standing');
    const events = window.log.slice(from).map(({ event }) => event);
    expect(events.slice(-2)).toEqual(['ending', 'ended']);
    expect(events).not.toContain('window-kept-open');
  });
});
