import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { watchStopPresses, type StopPressWatch } from '#tests/support/stop-press-watch.ts';
import type { StopPath } from './stop-path.ts';

/** One press: how long after the contact, ms. */
export interface PressTimes {
  /** The page handled it, and sent STOP. */
  readonly pageMs: number;
  /** The service had carried the stop out: the command was handed to the radio. In whole milliseconds. */
  readonly serviceMs: number;
  /** Its bytes were at the treadmill. */
  readonly treadmillMs: number;
}

/** The page that is pressed has to be watched before it is opened. */
export async function openWatchedPage(page: Page, url: string): Promise<StopPressWatch> {
  const watch = await watchStopPresses(page);
  await page.goto(url);
  return watch;
}

/** Makes the belt move, presses STOP on the page with a finger at some moment, and waits for the belt to stand. */
export async function pressStop(path: StopPath, page: Page, watch: StopPressWatch): Promise<PressTimes> {
  await path.moveBelt();
  const stop = page.getByTestId('stop');
  await stop.waitFor();
  // The loop, telemetry and status have their own beats: a press comes anywhere between them.
  await delay(Math.random() * 1000);
  const box = await stop.boundingBox();
  if (box === null) throw new Error('STOP is not on the page');
  const { pressedAtWallMs, handledAtWallMs, answer } = await watch.touch(
    box.x + box.width / 2,
    box.y + box.height / 2,
  );
  if (answer.done !== 'sent') throw new Error(`STOP was not sent: ${answer.done}`);
  const { atWallMs } = await path.requests.next('stop', pressedAtWallMs);
  await path.rest();
  return {
    pageMs: handledAtWallMs - pressedAtWallMs,
    serviceMs: answer.stopAcceptedAtMs - pressedAtWallMs,
    treadmillMs: atWallMs - pressedAtWallMs,
  };
}
