import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languages } from '#contract/settings/app-settings.ts';
import { expectWords, pattern } from '#tests/e2e/support/words.ts';
import { logged } from './support/wait-for-log.ts';
import { patienceMs } from './support/patience.ts';
import { expectStop, takePictures, takePicturesByMain } from './support/window-pictures.ts';
import { beginRun, endRun, openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

const patient = { timeout: patienceMs, interval: 20 } as const;
let window: AttachedWindow;
beforeAll(async () => {
  window = await openAttachedWindow({ timeScale: 8 });
});
afterAll(() => window?.discard());

beforeEach(async () => {
  await beginRun(window);
  await window.page.getByTestId('stop').waitFor();
});
afterEach(() => endRun(window));

/** What the treadmill was told since. */
function listen(): () => readonly string[] {
  const { seen } = window.gym.treadmill;
  const already = seen.requests.length;
  return () => seen.requests.slice(already).flatMap(({ request }) => request?.kind ?? []);
}

async function expectStopped(told: () => readonly string[]): Promise<void> {
  await expect.poll(told, { interval: 10, timeout: patienceMs }).toContain('stop');
  await expect.poll(window.beltKmh, { interval: 20, timeout: patienceMs }).toBe(0);
}

describe('STOP in a window', () => {
  it('stops the belt when a finger or a mouse goes down on it', async () => {
    const told = listen();
    const box = await window.page.getByTestId('stop').boundingBox();
    if (box === null) throw new Error('STOP is not to be seen');
    await window.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await window.page.mouse.down();
    // Down is enough; it is not let go of before the belt stands.
    await expectStopped(told);
    await window.page.mouse.up();
  });

  it.each(['Space', 'Escape'])('stops the belt by %s', async (key) => {
    const told = listen();
    await window.page.keyboard.press(key);
    await expectStopped(told);
  });
});

describe('a treadmill that comes back', () => {
  it('with a moving belt is asked about, and told nothing until a person answers', async () => {
    const told = listen();
    window.gym.treadmill.dropLink({ forMs: 8000 });
    await window.until(({ session }) => session?.state.kind === 'linkLost');
    await expectWords(window.page, 'en', ['words:asking.linkRestored.shortAt'], patienceMs);
    await expectStop(window.page, 'the question');
    await takePictures(window, 'return-question', { hasStop: true });
    const { treadmill } = window.gym;
    const beforeKmh = treadmill.state.speedKmh;
    expect(beforeKmh).toBeGreaterThan(0);
    // Eight seconds of the treadmill.
    const already = treadmill.seen.telemetry.length;
    await expect.poll(() => treadmill.seen.telemetry.length, patient).toBeGreaterThan(already + 8);
    expect(told().filter((kind) => kind !== 'requestControl')).toEqual([]);
    expect(treadmill.state.targetSpeedKmh).toBeLessThanOrEqual(beforeKmh);
    expect((await window.rpc.status.get()).session?.state).toMatchObject({
      kind: 'asking',
      cause: 'linkRestored',
    });
    await window.page.getByTestId('continue').click();
    await window.until(({ session }) => session?.state.kind === 'running');
    expect(window.beltKmh()).toBeGreaterThan(0);
  });
});

describe('a display that is taken away', () => {
  it('leaves the window, with STOP, on one that is left', async () => {
    const told = listen();
    const { length: from } = window.log;
    const [before, after, display] = await window.app.evaluate(({ BrowserWindow, screen }) => {
      const first = BrowserWindow.getAllWindows()[0];
      // Where its display was is nothing now; Xvfb has no cable that could be pulled.
      first?.setBounds({ x: 4000, y: 100, width: 1280, height: 800 });
      const outside = first?.getBounds();
      screen.emit('display-removed', {}, screen.getPrimaryDisplay());
      return [outside, first?.getBounds(), screen.getPrimaryDisplay().workArea];
    });
    await logged(window, 'display-changed', { from });
    expect(before?.x).toBe(4000);
    expect(after).toMatchObject({ x: display?.x, y: display?.y });
    await expectStop(window.page, 'after its display was taken away');
    expect(told()).not.toContain('stop');
    expect(window.beltKmh()).toBeGreaterThan(0);
  });
});

// The last: Playwright's own connection to a page ends with the page's process.
describe('a window that loses its page', () => {
  it('is back in the run within ten seconds after a reload, and the belt does not notice', async () => {
    const told = listen();
    const beforeKmh = window.gym.treadmill.state.targetSpeedKmh;
    const startedMs = performance.now();
    await window.page.reload({ waitUntil: 'commit' });
    await window.page.getByTestId('stop').waitFor();
    const tookMs = Math.round(performance.now() - startedMs);
    console.log(`Back in the run after a reload: ${tookMs} ms`);
    // On a quiet machine it is well below a second; a busy one gets more than ten times as long.
    expect(tookMs).toBeLessThan(10_000);
    expect(told()).not.toContain('stop');
    expect(window.gym.treadmill.state.targetSpeedKmh).toBeGreaterThanOrEqual(beforeKmh);
  });

  it('loads it again into the run after a crash, and the belt does not notice', async () => {
    const told = listen();
    const { length: from } = window.log;
    const startedMs = performance.now();
    await window.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await logged(window, 'page-gone', { from });
    await logged(window, 'page-loaded', { from });
    expect(await stopComesBack()).toBe(true);
    console.log(`Back in the run after a crash: ${Math.round(performance.now() - startedMs)} ms`);
    expect(told()).not.toContain('stop');
    expect(window.beltKmh()).toBeGreaterThan(0);
    for (const language of languages) {
      await window.rpc.settings.change({ language });
      // A page reads the language as it connects; this one is loaded by main, as after a crash.
      const { length: before } = window.log;
      await window.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.reload(),
      );
      // Not the page that goes.
      await logged(window, 'page-loaded', { from: before });
      const words = (['run:speed', 'run:pause', 'common:stop.label'] as const).map((key) =>
        pattern(key, language),
      );
      await takePicturesByMain(window, `run-after-page-crash-${language}`, words);
    }
    expect(told()).not.toContain('stop');
  });
});

/** Asked through main, and once. */
async function stopComesBack(): Promise<boolean> {
  return window.app.evaluate(({ BrowserWindow }) => {
    const isThere = `new Promise((resolve) => {
      const look = () => (document.querySelector('[data-testid=stop]') ? resolve(true) : setTimeout(look, 20));
      look();
    })`;
    return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(isThere) as Promise<boolean>;
  });
}
