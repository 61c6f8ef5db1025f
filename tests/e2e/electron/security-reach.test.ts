import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHostileServer, type HostileServer } from './support/hostile-server.ts';
import { patienceMs } from './support/patience.ts';
import { openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;
let hostile: HostileServer;

beforeAll(async () => {
  hostile = await startHostileServer();
  window = await openAttachedWindow();
  await window.page.getByTestId('home-screen').waitFor();
  await window.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'openedOutside', opened);
    Reflect.set(shell, 'openExternal', async (url: string) => void opened.push(url));
    Reflect.set(shell, 'openPath', async (file: string) => void opened.push(file));
  });
});
afterAll(async () => {
  await window?.discard();
  await hostile?.close();
});

/** What this Electron has not got cannot be refused by it: that is said, and not passed over. */
function tellMissing(names: readonly string[], why: string): void {
  if (names.length > 0) console.log(`Not tried on this Electron, ${why}: ${names.join(', ')}.`);
}

const happened = (event: string): number => window.log.filter((each) => each.event === event).length;

describe('leaving the page', () => {
  beforeEach(async () => {
    await window.page.evaluate(() => Reflect.set(globalThis, 'isFirstPage', true));
  });

  /** The same page stands, in the one window; nobody outside has heard of us. */
  async function expectStayed(): Promise<void> {
    expect(
      await window.page.evaluate(() => [location.href.split('#')[0], Reflect.get(globalThis, 'isFirstPage')]),
    ).toEqual(['app://beatrunner/', true]);
    const [windows, outside] = await window.app.evaluate(({ BrowserWindow }) => [
      BrowserWindow.getAllWindows().length,
      Reflect.get(globalThis, 'openedOutside') as readonly string[],
    ]);
    expect(windows).toBe(1);
    expect(outside).toEqual([]);
    expect(hostile.hits).toEqual([]);
  }

  it('is refused to a link, whatever it leads to', async () => {
    const links = [
      { href: `${hostile.url}/link`, isTold: true },
      { href: 'app://elsewhere/', isTold: true },
      { href: 'media://track/x', isTold: true },
      // The browser itself refuses these before anybody is asked.
      { href: 'file:///etc/hostname', isTold: false },
      { href: 'mailto:a@b.c', isTold: false },
    ];
    for (const { href, isTold } of links) {
      const before = happened('navigation-refused');
      await window.page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = address;
        link.textContent = 'free music';
        link.id = 'hostile';
        link.style.cssText = 'position:fixed;inset:0 auto auto 0;width:32px;height:32px;z-index:99999;';
        document.body.append(link);
      }, href);
      // Not by its locator: that would wait for the end of a navigation that is refused.
      await window.page.mouse.click(8, 8);
      if (isTold) {
        await expect
          .poll(() => happened('navigation-refused'), { timeout: patienceMs, message: href })
          .toBeGreaterThan(before);
      }
      await window.page.evaluate(() => document.querySelector('#hostile')?.remove());
      await expectStayed();
    }
  });

  it('is refused to a script, a form and a frame', async () => {
    const before = happened('navigation-refused');
    await window.page.evaluate((url) => void location.assign(`${url}/assign`), hostile.url);
    await expect.poll(() => happened('navigation-refused'), { timeout: patienceMs }).toBeGreaterThan(before);
    await window.page.evaluate((url) => {
      const form = document.createElement('form');
      form.action = `${url}/form`;
      document.body.append(form);
      form.submit();
      form.remove();
      const frame = document.createElement('iframe');
      frame.src = `${url}/frame`;
      document.body.append(frame);
      const object = document.createElement('object');
      object.setAttribute('type', 'text/html');
      try {
        object.data = `${url}/object`;
      } catch {
        // Trusted Types are the first to refuse.
      }
      document.body.append(object);
      const view = document.createElement('webview');
      view.setAttribute('src', `${url}/view`);
      document.body.append(view);
    }, hostile.url);
    // Whatever were to be loaded would have been asked for by the time that the page answers again and again.
    for (let turn = 0; turn < 5; turn += 1)
      await window.page.evaluate(() => new Promise(requestAnimationFrame));
    const contents = await window.app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    expect(contents).toBe(1);
    await expectStayed();
    await window.page.evaluate(() => {
      for (const each of document.querySelectorAll('iframe, object, webview')) each.remove();
    });
  });

  it('is refused to a redirect', async () => {
    const before = happened('navigation-refused');
    await window.app.evaluate(async ({ BrowserWindow }, url) => {
      await BrowserWindow.getAllWindows()[0]
        ?.loadURL(url)
        .catch(() => undefined);
    }, `${hostile.url}/redirect`);
    expect(happened('navigation-refused')).toBeGreaterThan(before);
    // Main itself asked for the first; the second is where it would have been led.
    expect(hostile.hits).toEqual(['/redirect']);
    (hostile.hits as string[]).length = 0;
    await expectStayed();
  });

  it('opens no other window', async () => {
    const before = happened('window-refused');
    const opened = await window.page.evaluate(
      (url) =>
        [globalThis.open(url), globalThis.open('about:blank'), globalThis.open('/')].map(
          (each) => each === null,
        ),
      hostile.url,
    );
    expect(opened).toEqual([true, true, true]);
    await window.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
    }, `${hostile.url}/blank`);
    await expect
      .poll(() => happened('window-refused'), { timeout: patienceMs })
      .toBeGreaterThanOrEqual(before + 4);
    await expectStayed();
  });

  it('does not follow from a file that is dropped onto the page', async () => {
    const file = path.join(window.dataFolder, 'dropped.html');
    writeFileSync(file, '<title>dropped</title>');
    const session = await window.page.context().newCDPSession(window.page);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
    await session.detach();
    for (let turn = 0; turn < 5; turn += 1)
      await window.page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await window.page.title()).toBe('BeatRunner');
    await expectStayed();
  });
});

describe('permissions', () => {
  it('are none, when a page asks what it has', async () => {
    const states = await window.page.evaluate(async () => {
      const names = [
        ...[
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'midi',
          'clipboard-read',
          'clipboard-write',
        ],
        ...['persistent-storage', 'background-sync', 'accelerometer', 'idle-detection', 'storage-access'],
        ...[
          'local-fonts',
          'window-management',
          'screen-wake-lock',
          'payment-handler',
          'periodic-background-sync',
        ],
      ];
      const asked = names.map(async (name) => {
        try {
          return [name, (await navigator.permissions.query({ name } as PermissionDescriptor)).state];
        } catch {
          return [name, 'unknown here'];
        }
      });
      return Object.fromEntries(await Promise.all(asked)) as Record<string, string>;
    });
    tellMissing(
      Object.keys(states).filter((name) => states[name] === 'unknown here'),
      'no such permission to look up',
    );
    const granted = Object.entries(states).filter(([, state]) => state === 'granted' || state === 'prompt');
    expect(granted).toEqual([]);
    expect(Object.values(states).filter((state) => state === 'denied').length).toBeGreaterThan(8);
  });

  it('are refused, when a page asks for them with a tap', async () => {
    await window.page.mouse.click(5, 5);
    const outcomes = await window.page.evaluate(async () => {
      const outcome = (asking: Promise<unknown> | undefined): Promise<string> =>
        asking === undefined
          ? Promise.resolve('not there')
          : asking.then(
              (value) => (Array.isArray(value) && value.length === 0 ? 'nothing' : JSON.stringify(value)),
              () => 'refused',
            );
      const at = navigator as unknown as Record<
        string,
        Record<string, (options?: unknown) => Promise<unknown>>
      >;
      const asks: Record<string, () => Promise<unknown> | undefined> = {
        sound: () => navigator.mediaDevices.getUserMedia({ audio: true }),
        picture: () => navigator.mediaDevices.getUserMedia({ video: true }),
        display: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
        place: () =>
          new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        clipboard: () => navigator.clipboard.readText(),
        midi: () => navigator.requestMIDIAccess({ sysex: true }),
        usb: () => at['usb']?.['requestDevice']?.({ filters: [] }),
        usbKnown: () => at['usb']?.['getDevices']?.(),
        hid: () => at['hid']?.['requestDevice']?.({ filters: [] }),
        hidKnown: () => at['hid']?.['getDevices']?.(),
        serial: () => at['serial']?.['requestPort']?.(),
        bluetooth: () => at['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }),
      };
      const answers: Record<string, string> = {};
      for (const [name, ask] of Object.entries(asks)) {
        answers[name] = await outcome(Promise.resolve().then(ask) as Promise<unknown>);
      }
      answers['notifications'] = await Notification.requestPermission();
      return answers;
    });
    tellMissing(
      Object.keys(outcomes).filter((name) => (outcomes[name] ?? 'not there') === 'not there'),
      'nothing to ask for it by',
    );
    for (const [name, answer] of Object.entries(outcomes)) {
      expect(['refused', 'nothing', 'denied', undefined, 'not there'], `${name}: ${answer}`).toContain(
        answer,
      );
    }
    expect(outcomes).toMatchObject({
      sound: 'refused',
      display: 'refused',
      place: 'refused',
      notifications: 'denied',
    });
  });

  it('are the whole screen only', async () => {
    await window.page.mouse.click(5, 5);
    const isFull = await window.page.evaluate(async () => {
      await document.documentElement.requestFullscreen();
      const reached = document.fullscreenElement !== null;
      await document.exitFullscreen();
      return reached;
    });
    expect(isFull).toBe(true);
  });

  it('let no webview in, should a page ever get one', async () => {
    const before = happened('navigation-refused');
    const isPrevented = await window.app.evaluate(({ BrowserWindow }) => {
      let hasPrevented = false;
      const event = { preventDefault: () => (hasPrevented = true) };
      BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {});
      return hasPrevented;
    });
    expect(isPrevented).toBe(true);
    await expect.poll(() => happened('navigation-refused'), { timeout: patienceMs }).toBe(before + 1);
  });

  it('choose no Bluetooth device, whatever is in reach', async () => {
    const chosen = await window.app.evaluate(({ BrowserWindow }) => {
      const answers: string[] = [];
      let isPrevented = false;
      const event = { preventDefault: () => (isPrevented = true) };
      const devices = [{ deviceId: 'aa:bb', deviceName: 'Treadmill' }];
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.emit('select-bluetooth-device', event, devices, (id: string) => answers.push(id));
      return { answers, isPrevented };
    });
    expect(chosen).toEqual({ answers: [''], isPrevented: true });
  });
});
