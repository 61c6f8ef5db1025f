import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginRun, endRun, openAttachedWindow, type AttachedWindow } from './support/window-service.ts';

let window: AttachedWindow;
beforeAll(async () => {
  window = await openAttachedWindow();
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
  await expect.poll(told, { interval: 10, timeout: 5000 }).toContain('stop');
  await expect.poll(window.beltKmh, { interval: 20, timeout: 10_000 }).toBe(0);
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

describe('a window that loses its page', () => {
  it('is back in the run within a second after a reload, and the belt does not notice', async () => {
    const told = listen();
    const beforeKmh = window.gym.treadmill.state.targetSpeedKmh;
    const startedMs = performance.now();
    await window.page.reload({ waitUntil: 'commit' });
    await window.page.getByTestId('stop').waitFor();
    const tookMs = Math.round(performance.now() - startedMs);
    console.log(`Back in the run after a reload: ${tookMs} ms`);
    // On a quiet machine it is well below a second; a busy one gets three times as long.
    expect(tookMs).toBeLessThan(3000);
    expect(told()).not.toContain('stop');
    expect(window.gym.treadmill.state.targetSpeedKmh).toBeGreaterThanOrEqual(beforeKmh);
  });

  it('loads it again into the run after a crash, and the belt does not notice', async () => {
    const told = listen();
    const startedMs = performance.now();
    await window.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect
      .poll(() => window.log.some(({ event }) => event === 'page-gone'), { timeout: 5000 })
      .toBe(true);
    expect(await stopComesBack()).toBe(true);
    console.log(`Back in the run after a crash: ${Math.round(performance.now() - startedMs)} ms`);
    expect(told()).not.toContain('stop');
    expect(window.beltKmh()).toBeGreaterThan(0);
  });
});

/** Asked through main, and once: Playwright's own connection to a page ends with its process. */
async function stopComesBack(): Promise<boolean> {
  await expect.poll(() => window.log.filter(({ event }) => event === 'page-loaded').length).toBe(3);
  return window.app.evaluate(({ BrowserWindow }) => {
    const isThere = `new Promise((resolve) => {
      const look = () => (document.querySelector('[data-testid=stop]') ? resolve(true) : setTimeout(look, 20));
      look();
    })`;
    return BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(isThere) as Promise<boolean>;
  });
}
