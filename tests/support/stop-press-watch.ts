import type { Page } from 'playwright-core';
import { readStopAnswer, stopPath, type StopAnswer } from '#contract/rpc/stop-port.ts';
import { wallClockLeadMs } from './wall-clock-lead.ts';

declare global {
  /** On pages that are watched: contacts, in times of `performance.now()`. */
  var seenContacts: { readonly downAtMs: number; readonly handledAtMs: number }[] | undefined;
}

/** One contact with the page, and what the service said to the STOP that it sent. */
export interface SeenStopPress {
  /** When the browser took the contact, ms since 1970 with fractions. */
  readonly pressedAtWallMs: number;
  /** When the page came to handling it; STOP is sent in the same turn. */
  readonly handledAtWallMs: number;
  /** In whole milliseconds since 1970; the command was handed to the radio in the same call. */
  readonly answer: StopAnswer;
}

export interface StopPressWatch {
  /** Touches the page at a point and waits for the answer on the stop port. */
  touch(x: number, y: number): Promise<SeenStopPress>;
}

/** To be called before the page is loaded. */
export async function watchStopPresses(page: Page): Promise<StopPressWatch> {
  let answered = Promise.withResolvers<StopAnswer>();
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).pathname !== stopPath) return;
    socket.on('framereceived', ({ payload }) => {
      const answer = readStopAnswer(String(payload));
      if (answer === undefined) answered.reject(new Error(`no answer: ${String(payload)}`));
      else answered.resolve(answer);
    });
  });
  await page.addInitScript(() => {
    globalThis.seenContacts = [];
    addEventListener(
      'pointerdown',
      ({ timeStamp }) =>
        globalThis.seenContacts?.push({ downAtMs: timeStamp, handledAtMs: performance.now() }),
      { capture: true },
    );
  });
  return {
    async touch(x, y) {
      answered = Promise.withResolvers<StopAnswer>();
      await page.touchscreen.tap(x, y);
      const answer = await answered.promise;
      const contact = await page.evaluate(() => {
        const seen = globalThis.seenContacts?.at(-1);
        return seen === undefined ? undefined : { ...seen, originMs: performance.timeOrigin };
      });
      if (contact === undefined) throw new Error('no contact was seen in the page');
      const zeroMs = contact.originMs + (await page.evaluate(wallClockLeadMs));
      return {
        pressedAtWallMs: zeroMs + contact.downAtMs,
        handledAtWallMs: zeroMs + contact.handledAtMs,
        answer,
      };
    },
  };
}
