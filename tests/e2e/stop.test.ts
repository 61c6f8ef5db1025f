import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere, startRun } from '#tests/support/test-service.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { runPage } from './support/pages/run-page.ts';
import { stopSight } from './support/stop-corner.ts';

type Contact = (page: Page, x: number, y: number) => Promise<void>;

/** A touch as the screen reports it; every point with its width. */
function touch(points: readonly { readonly dx: number; readonly radius: number }[]): Contact {
  return async (page, x, y) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: points.map(({ dx, radius }, id) => ({
        x: x + dx,
        y,
        id,
        radiusX: radius,
        radiusY: radius,
        force: 1,
      })),
    });
  };
}

/** Every way of pressing it. None of them lets go: going down is what counts. */
const contacts: Readonly<Record<string, Contact>> = {
  'a mouse that goes down': async (page, x, y) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
  },
  'the other button of the mouse': async (page, x, y) => {
    await page.mouse.move(x, y);
    await page.mouse.down({ button: 'right' });
  },
  'a finger': touch([{ dx: 0, radius: 6 }]),
  'two fingers': touch([
    { dx: -40, radius: 6 },
    { dx: 40, radius: 6 },
  ]),
  'a palm': touch([{ dx: 0, radius: 90 }]),
  'the stop key of a keyboard': async (page) => {
    const session = await page.context().newCDPSession(page);
    const key = { key: 'MediaStop', code: 'MediaStop', windowsVirtualKeyCode: 178 } as const;
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  },
  'the stop key of a headset': async (page) => {
    await page.evaluate(() => (Reflect.get(globalThis, 'headsetStop') as () => void)());
  },
};

/**
 * Before the page is loaded, and so before it can keep a press to itself: notes when one comes. Also keeps what the page does for
 * the stop key of a headset, which no driver can press.
 */
function notePresses(): void {
  const note = (atMs: number): void => {
    (Reflect.get(globalThis, 'onPress') as ((atMs: number) => void) | undefined)?.(atMs);
  };
  for (const kind of ['pointerdown', 'keydown'])
    window.addEventListener(kind, ({ timeStamp }) => note(timeStamp), { capture: true });
  const { mediaSession } = navigator;
  const set = mediaSession.setActionHandler.bind(mediaSession);
  mediaSession.setActionHandler = (action, handler) => {
    set(action, handler);
    if (action !== 'stop') return;
    Reflect.set(globalThis, 'headsetStop', () => {
      note(performance.now());
      handler?.({ action });
    });
  };
}

/** Milliseconds from the press to the first frame that shows the answer. */
async function watchAnswer(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    dataset['answerMs'] = '';
    Reflect.set(globalThis, 'onPress', (pressedAtMs: number) => {
      Reflect.deleteProperty(globalThis, 'onPress');
      const look = (): void => {
        const mode = document.querySelector<HTMLElement>('#stop [data-testid="stop"]')?.dataset['mode'];
        // A button that vanishes under the finger answers nobody.
        if (mode === undefined) dataset['answerMs'] = 'gone';
        else if (mode === 'stopping') dataset['answerMs'] = String(performance.now() - pressedAtMs);
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  return async () => {
    const read = () => page.evaluate(() => document.documentElement.dataset['answerMs'] ?? '');
    await expect.poll(read, { timeout: 5000, interval: 20, message: 'STOP answers' }).not.toBe('');
    const answer = await read();
    expect(answer, 'STOP stays there and says that it stops').not.toBe('gone');
    return Number(answer);
  };
}

describe('STOP on the screen', () => {
  it(
    'takes every contact as it goes down, and the stop keys, and answers at once',
    { timeout: 150_000 },
    async () => {
      const service = await startTestService({ timeScale: 10 });
      const gym = gymOf(service);
      const attached = await attachTest(service);
      const page = await openPage(service, {
        prepare: (unopened) => unopened.addInitScript(notePresses),
      });
      for (const [name, press] of Object.entries(contacts)) {
        await startRun(attached);
        await runPage(page).stop.waitFor();
        const { box } = await stopSight(page);
        const already = gym.treadmill.seen.requests.length;
        const answered = await watchAnswer(page);
        await press(page, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
        // The pointer is still down.
        await expect
          .poll(() => gym.treadmill.seen.requests.slice(already).map(({ request }) => request?.kind), {
            timeout: 2000,
            message: name,
            interval: 5,
          })
          .toContain('stop');
        const answerMs = await answered();
        console.log(`STOP by ${name}: seen on the screen after ${Math.round(answerMs)} ms`);
        expect(answerMs, name).toBeLessThan(100);
        await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
        expect(gym.treadmill.state.speedKmh).toBe(0);
        await page.mouse.up();
        await page.mouse.up({ button: 'right' });
        const session = await page.context().newCDPSession(page);
        await session
          .send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] })
          .catch(() => undefined);
        await attached.rpc.session.discard();
        await expect.poll(async () => (await stopSight(page)).isThere, { timeout: 5000 }).toBe(false);
      }
    },
  );

  it('is hit in the very corner of the screen, in either corner that a runner chose', async () => {
    const service = await startTestService({ timeScale: 10 });
    const gym = gymOf(service);
    const attached = await attachTest(service);
    await attached.rpc.settings.change({ isMirrored: true, textSize: 130 });
    const page = await openPage(service);
    await startRun(attached);
    await runPage(page).stop.waitFor();
    expect((await stopSight(page)).box.left).toBeLessThan(100);
    const already = gym.treadmill.seen.requests.length;
    await page.mouse.move(0, 1079);
    await page.mouse.down();
    await expect
      .poll(() => gym.treadmill.seen.requests.slice(already).map(({ request }) => request?.kind))
      .toContain('stop');
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    expect(gym.treadmill.state.speedKmh).toBe(0);
  });
});
