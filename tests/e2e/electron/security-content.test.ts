import { readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMusicFolder } from './support/music-folder.ts';
import { openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

const projectFolder = path.join(import.meta.dirname, '../../..');
const rendererFolder = path.join(projectFolder, 'out/renderer');
const music = createMusicFolder('slow-fuse.flac');
let window: AttachedWindow;
let trackId: string;

beforeAll(async () => {
  window = await openAttachedWindow({ musicFolders: [music.folder] });
  await window.page.getByTestId('home-screen').waitFor();
  for await (const { step } of await window.rpc.library.progress()) if (step === 'done') break;
  trackId = (await window.rpc.library.tracks({ offset: 0, limit: 1 })).tracks[0]?.trackId ?? '';
});
afterAll(async () => {
  await window?.discard();
  music.remove();
});

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning. */
  readonly text: string;
  readonly octets: number;
}

/**
 * As the page's own requests go, without its policy: everything that the protocols answer. All in one call, because many
 * calls by the debugger keep streams in that process from going on.
 */
function askAll(requests: readonly (readonly [url: string, init?: Init])[]): Promise<readonly Answer[]> {
  return window.app.evaluate(async ({ net }, wanted) => {
    const answers = [];
    for (const [url, init] of wanted) {
      const response = await net.fetch(url, init ?? {});
      const bytes = Buffer.from(await response.arrayBuffer());
      answers.push({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: bytes.subarray(0, 4096).toString('latin1'),
        octets: bytes.length,
      });
    }
    return answers;
  }, requests);
}

async function ask(url: string): Promise<Answer | undefined> {
  return (await askAll([[url]]))[0];
}

describe('the window', () => {
  it('runs on the Electron that is shipped, or says on which', async () => {
    const running = await window.app.evaluate(() => process.versions['electron'] ?? '');
    const { devDependencies } = JSON.parse(
      readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
    ) as {
      devDependencies: { electron: string };
    };
    if (running !== devDependencies.electron) {
      console.log(
        `These specs run on Electron ${running}, and ${devDependencies.electron} is shipped: what came since is known by its types only.`,
      );
    }
    expect(Number.parseInt(running, 10)).toBeGreaterThanOrEqual(33);
  });

  it('opens in the colour that its page has', async () => {
    const [colour, isDark] = await window.app.evaluate(({ BrowserWindow, nativeTheme }) => [
      BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
      nativeTheme.shouldUseDarkColors,
    ]);
    const [ofPage, isPageDark] = await window.page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      matchMedia('(prefers-color-scheme: dark)').matches,
    ]);
    expect(isPageDark).toBe(isDark);
    const channels = [1, 3, 5].map((at) => Number.parseInt(String(colour).slice(at, at + 2), 16));
    expect(ofPage).toBe(`rgb(${channels.join(', ')})`);
  });

  it('has no bar between a finger and the corner of STOP, where a page scrolls', async () => {
    const barPx = await window.page.evaluate(() => {
      const box = document.createElement('div');
      box.style.cssText = 'width:100px;height:100px;overflow:scroll';
      document.body.append(box);
      const width = box.offsetWidth - box.clientWidth;
      box.remove();
      return width;
    });
    expect(barPx).toBe(0);
  });

  it('has no way to the outside in its programs: no link is opened, nothing is asked for and waited for', () => {
    for (const file of ['out/main/index.js', 'out/preload/index.cjs']) {
      const program = readFileSync(path.join(projectFolder, file), 'utf8');
      expect(program).toContain('beatrunner:ask-for-port');
      expect(
        program.match(/openExternal|openPath|sendSync|enableRemoteModule|ipcMain\.handle\b/g),
        file,
      ).toBeNull();
    }
  });

  it('is isolated, sandboxed and without Node, webviews, developer tools and spell checking', async () => {
    const preferences = await window.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Not in its types, for it is there for tests.
      return (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(preferences['allowRunningInsecureContent'] ?? false).toBe(false);
    expect(preferences['navigateOnDragDrop'] ?? false).toBe(false);
    const isChecking = await window.app.evaluate(({ session }) =>
      session.defaultSession.isSpellCheckerEnabled(),
    );
    expect(isChecking).toBe(false);
  });

  it('opens no developer tools and does not zoom', async () => {
    for (const keys of ['F12', 'Control+Shift+I', 'Control+Equal', 'Control+NumpadAdd']) {
      await window.page.keyboard.press(keys);
    }
    const [areToolsOpen, zoom] = await window.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools();
      return [contents?.isDevToolsOpened(), contents?.getZoomFactor()];
    });
    expect(areToolsOpen).toBe(false);
    expect(zoom).toBe(1);
    const session = await window.page.context().newCDPSession(window.page);
    await session.send('Input.synthesizePinchGesture', { x: 400, y: 400, scaleFactor: 2 });
    expect(await window.page.evaluate(() => visualViewport?.scale)).toBe(1);
    await session.detach();
  });

  it('hands its page two functions and facts, and nothing of Node or Electron', async () => {
    const seen = await window.page.evaluate(() => {
      const bridge: object = (globalThis as unknown as { beatrunner: object }).beatrunner;
      return {
        keys: Object.keys(bridge).toSorted(),
        facts: Object.keys((bridge as { facts: object }).facts).toSorted(),
        globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global'].filter(
          (name) => name in globalThis,
        ),
        isFixed: Object.isFrozen(bridge),
      };
    });
    expect(seen).toEqual({
      keys: ['askForPort', 'facts'],
      facts: ['isKiosk', 'platform'],
      globals: [],
      isFixed: true,
    });
  });
});

describe('the page', () => {
  it('is served from app://beatrunner with its policy', async () => {
    expect(await window.page.evaluate(() => [location.origin, isSecureContext])).toEqual([
      'app://beatrunner',
      true,
    ]);
    const { status, headers } = (await ask('app://beatrunner/')) ?? {};
    expect(status).toBe(200);
    expect(headers?.['content-security-policy']).toBe(
      [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' media: blob: data:",
        'media-src media: blob:',
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ].join('; '),
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers?.['permissions-policy']).toContain('bluetooth=()');
  });

  it('runs nothing that is put into it, and reaches nothing outside', async () => {
    const outcome = await window.page.evaluate(async () => {
      const script = document.createElement('script');
      const results: Record<string, unknown> = {};
      try {
        script.textContent = 'window.__ran = true';
        document.body.append(script);
      } catch (error) {
        results['script'] = (error as Error).name;
      }
      // In a turn of its own: what a debugger calls may evaluate code, whatever the policy says.
      results['code'] = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(Reflect.construct(Function, ['return 1'])());
          } catch (error) {
            resolve((error as Error).name);
          }
        });
      });
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.__ran = true">');
      } catch (error) {
        results['html'] = (error as Error).name;
      }
      results['fetch'] = await fetch('http://127.0.0.1:1/').then(
        () => 'reached',
        (error: Error) => error.name,
      );
      results['ran'] = '__ran' in window;
      return results;
    });
    expect(outcome).toMatchObject({ script: 'TypeError', html: 'TypeError', fetch: 'TypeError', ran: false });
    expect(['EvalError', 'TypeError']).toContain(outcome['code']);
  });

  it('consists of the built files, and of nothing beside them', async () => {
    const secret = path.join(window.dataFolder, 'secret.json');
    const link = path.join(rendererFolder, 'assets/led-out.json');
    writeFileSync(secret, '{"secret":true}');
    symlinkSync(secret, link);
    try {
      const paths = [
        ...['assets/', 'no-such-file.html', 'assets/led-out.json', '.', 'index.html/', 'index.htm'],
        ...[
          '../../package.json',
          '..%2f..%2fpackage.json',
          '%2e%2e/%2e%2e/package.json',
          '..%5c..%5cpackage.json',
        ],
        ...[
          'assets/..%2f..%2f..%2fpackage.json',
          '%2fetc%2fhostname.json',
          '/etc/hostname',
          '%00.html',
          '%ff.html',
        ],
        ...[`${secret}`, `%2f..${secret.replaceAll('/', '%2f')}`, `file:%2f%2f${secret}`],
        ...['notice/', 'notice/constructor', 'notice/../../package.json'],
      ];
      const answers = await askAll(paths.map((each) => [`app://beatrunner/${each}`]));
      const served = paths.filter((_, index) => answers[index]?.status !== 404 || answers[index].octets > 0);
      // "." is the page itself: that is resolved before anybody is asked.
      expect(served).toEqual(['.']);
      const [elsewhere, inside] = await askAll([
        ['app://elsewhere/index.html'],
        ['app://beatrunner/assets/../index.html'],
      ]);
      expect([elsewhere?.status, inside?.status]).toEqual([404, 200]);
    } finally {
      rmSync(link);
    }
  });

  it('has files of a fixed list of types, and may ask for them', async () => {
    const types: Readonly<Record<string, string>> = {
      '.js': 'text/javascript; charset=utf-8',
      '.css': 'text/css; charset=utf-8',
      '.woff2': 'font/woff2',
      '.html': 'text/html; charset=utf-8',
    };
    const built = [
      'index.html',
      ...readdirSync(path.join(rendererFolder, 'assets')).map((name) => `assets/${name}`),
    ];
    const oneOfEach = Object.keys(types).flatMap((type) => built.find((name) => name.endsWith(type)) ?? []);
    expect(oneOfEach).toHaveLength(4);
    const answers = await askAll(oneOfEach.map((name) => [`app://beatrunner/${name}`]));
    for (const [index, { status, headers }] of answers.entries()) {
      const name = oneOfEach[index] ?? '';
      expect([status, headers['content-type'], headers['x-content-type-options']], name).toEqual([
        200,
        types[path.extname(name)],
        'nosniff',
      ]);
    }
    expect(await window.page.evaluate(async () => (await fetch('/index.html')).status)).toBe(200);
  });

  it('is to be had by GET only, as music is', async () => {
    const methods = ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
    const requests = methods.flatMap((method) => [
      ['app://beatrunner/', { method }] as const,
      [`media://track/${trackId}`, { method }] as const,
      [`app://beatrunner/music/${trackId}`, { method }] as const,
    ]);
    expect(new Set((await askAll(requests)).map(({ status }) => status))).toEqual(new Set([405]));
  });
});

describe('music', () => {
  it.each(['media://track', 'app://beatrunner/music'])(
    'is served by id, whole and in parts: %s',
    async (from) => {
      const [whole, part] = await askAll([
        [`${from}/${trackId}`],
        [`${from}/${trackId}`, { headers: { range: 'bytes=1-3' } }],
      ]);
      expect(whole?.status).toBe(200);
      expect(whole?.text.slice(0, 4)).toBe('fLaC');
      expect(part).toMatchObject({ status: 206, text: 'LaC' });
      expect(part?.headers['content-range']).toBe(`bytes 1-3/${whole?.octets}`);
    },
  );

  it('is never served by a path', async () => {
    const file = path.join(music.folder, 'slow-fuse.flac');
    const paths = [
      ...['', 'no-such-id', `${trackId}/`, `${trackId}/..`, `x/../${trackId}x`],
      ...[file, file.slice(1), encodeURIComponent(file), `..%2f..${encodeURIComponent(file)}`],
      ...['%2e%2e/healthz', '..%2fwhoami', '%2e%2e%2f', 'x'.repeat(129)],
    ];
    const answers = await askAll([
      ...paths.map((each) => [`media://track/${each}`] as const),
      ...paths.map((each) => [`app://beatrunner/music/${each}`] as const),
      [`media://elsewhere/${trackId}`],
    ]);
    expect(answers.filter(({ status, text }) => status !== 404 || text.includes('fLaC'))).toEqual([]);
  });

  it('can be played by the page, and read by it from its own origin alone', async () => {
    const [duration, read, own] = await window.page.evaluate(async (id) => {
      const audio = new Audio(`media://track/${id}`);
      const played = new Promise((resolve, reject) => {
        audio.addEventListener('loadedmetadata', () => resolve(audio.duration));
        audio.addEventListener('error', () => reject(new Error(audio.error?.message)));
      });
      const fetched = fetch(`media://track/${id}`).then(
        () => 'read',
        () => 'refused',
      );
      // The samples are stretched in the page, as in a browser, where the music is of its origin as well.
      const ownBytes = fetch(`/music/${id}`).then(async (answer) => (await answer.arrayBuffer()).byteLength);
      return Promise.all([played, fetched, ownBytes]);
    }, trackId);
    expect(duration).toBeGreaterThan(5);
    expect(read).toBe('refused');
    expect(own).toBeGreaterThan(100_000);
  });
});
