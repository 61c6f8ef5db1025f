import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { runPage } from './support/pages/run-page.ts';

/** Counts what comes over the page's sockets, as the page itself gets it. */
function countMessages(): void {
  const given = { messages: 0 };
  Reflect.set(globalThis, 'given', given);
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('message', () => (given.messages += 1));
    }
  };
}

/** The page gives no turn for so long, ms; what it was given within 100 ms after that. */
function freeze(page: Page, forMs: number): Promise<number> {
  return page.evaluate(async (lengthMs) => {
    const given = Reflect.get(globalThis, 'given') as { readonly messages: number };
    const untilMs = performance.now() + lengthMs;
    while (performance.now() < untilMs) {
      // Nothing else has a turn.
    }
    const before = given.messages;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return given.messages - before;
  }, forMs);
}

describe('a page that stands still', () => {
  it('raises nothing by a press that it hears of when it wakes', async () => {
    const service = await startTestService({ timeScale: 5 });
    const gym = gymOf(service);
    const attached = await attachTest(service);
    const page = await openPage(service, { prepare: (each) => each.addInitScript(countMessages) });
    await startRun(attached);
    const { plus, screen } = runPage(page);
    await screen.waitFor();
    const target = async (): Promise<number> =>
      (await attached.rpc.status.get()).session?.target.speedKmh ?? 0;
    const walkKmh = 4.5;
    await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) >= walkKmh);
    const before = await target();

    // Pressed while the screen stands, heard of four seconds later.
    const box = await plus.boundingBox();
    if (box === null) throw new Error('plus is not to be seen');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const frozen = freeze(page, 4500);
    // Both are answered only by a page that has a turn: neither waits for the other.
    await Promise.all([page.mouse.down(), page.mouse.up()]);
    const piledUp = await frozen;
    await page.getByTestId('run-note').waitFor();
    expect(await page.getByTestId('run-note').innerText()).toContain('That press came too late');
    expect(await target()).toBe(before);
    // What comes ten times a second has not piled up: the present, and what was on its way.
    expect(piledUp).toBeLessThan(20);
    console.log(`${piledUp} messages within 100 ms after 4.5 s without a turn`);

    await plus.click();
    await statusWhere(attached, ({ session }) => (session?.target.speedKmh ?? 0) > before);

    // STOP that was pressed on a picture of any age stops.
    const stopBox = await page.getByTestId('stop').boundingBox();
    if (stopBox === null) throw new Error('STOP is not to be seen');
    await page.mouse.move(stopBox.x + 20, stopBox.y + 20);
    const frozenAgain = freeze(page, 4000);
    await page.mouse.down();
    await frozenAgain;
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    expect(gym.treadmill.state.speedKmh).toBe(0);
  });
});
