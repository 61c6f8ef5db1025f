import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, it } from 'vitest';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { hideIdleCursor } from './idle-cursor.ts';

it('survives a page that takes no style, and hides the cursor of the next one', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const clock = createManualClock();
  let isCrashed = true;
  let hidden = 0;
  const contents = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    async insertCSS() {
      if (isCrashed) throw new Error('Script failed to execute');
      hidden += 1;
      return 'rule';
    },
    async removeInsertedCSS() {
      hidden -= 1;
    },
  });
  hideIdleCursor(contents as unknown as WebContents, clock);
  contents.emit('did-finish-load');
  clock.advance(3000);
  await settlePromises();
  // Node tells of unhandled ones in a turn of its own.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);

  isCrashed = false;
  contents.emit('input-event', {}, { type: 'mouseMove' });
  clock.advance(3000);
  await settlePromises();
  expect(hidden).toBe(1);
  contents.emit('input-event', {}, { type: 'mouseMove' });
  await settlePromises();
  expect(hidden).toBe(0);
});
