import type { CDPSession, Locator, Page } from 'playwright-core';

/** One contact, as the screen reports it, beside the middle of what it is meant for. */
export interface Finger {
  readonly dx?: number;
  /** Half of what the page is told as its width, CSS pixels. */
  readonly radius: number;
}

/** A fingertip, and the heel of a hand. */
export const fingertip: Finger = { radius: 6 };
export const palm: Finger = { radius: 45 };

export interface Hand {
  /** Puts fingers down together on the middle of something, and lifts them. */
  touch(target: Locator, ...fingers: readonly Finger[]): Promise<void>;
}

/** Fingers on a page's screen, by the browser's own input. */
export async function handOn(page: Page): Promise<Hand> {
  const session: CDPSession = await page.context().newCDPSession(page);
  return {
    async touch(target, ...fingers) {
      const box = await target.boundingBox();
      if (box === null) throw new Error('nothing to be seen there');
      const touchPoints = fingers.map(({ dx = 0, radius }, id) => ({
        x: box.x + box.width / 2 + dx,
        y: box.y + box.height / 2,
        id,
        radiusX: radius,
        radiusY: radius,
        force: 1,
      }));
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    },
  };
}
