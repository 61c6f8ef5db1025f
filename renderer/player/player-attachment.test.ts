import { describe, expect, it } from 'vitest';
import type { PlayOrder } from '#contract/rpc/page-player.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { attachGapsMs, createPlayerAttachment } from './player-attachment.ts';

/** A page before a controller that takes it, until it is told otherwise. */
function setUp() {
  const clock = createManualClock();
  const controller = {
    error: undefined as unknown,
    isConnected: true,
    /** Of each offer, whether it takes the music. */
    offers: [] as boolean[],
    end: (_error?: Error): void => undefined,
  };
  const orders: PlayOrder[] = [];
  let left = 0;

  async function* play(): AsyncGenerator<PlayOrder, void> {
    const over = Promise.withResolvers<void>();
    controller.end = (error) => (error === undefined ? over.resolve() : over.reject(error));
    yield { kind: 'attached', attachmentId: `a${controller.offers.length}` };
    await over.promise;
  }

  const attachment = createPlayerAttachment({
    open(takes) {
      controller.offers.push(takes);
      if (controller.error !== undefined) throw controller.error;
      return Promise.resolve(play());
    },
    clock,
    isConnected: () => controller.isConnected,
    onOrder: (order) => void orders.push(order),
    onLeft: () => (left += 1),
  });
  return { attachment, controller, clock, orders, left: () => left };
}

describe('createPlayerAttachment', () => {
  it('hands on what is ordered, and offers the page once for as long as that goes on', async () => {
    const { attachment, controller, clock, orders, left } = setUp();
    attachment.attach(false);
    await clock.advanceAsync(60_000, 1000);
    expect(controller.offers).toEqual([false]);
    expect(orders).toEqual([{ kind: 'attached', attachmentId: 'a1' }]);
    expect(left()).toBe(0);
  });

  it.each([
    ['by itself', undefined],
    ['with an error', new Error('no such procedure')],
  ])('offers the page again where that ended %s, by no tap', async (_, error) => {
    const { attachment, controller, clock, orders, left } = setUp();
    attachment.attach(true);
    await settlePromises();
    controller.end(error);
    await settlePromises();
    expect(left()).toBe(1);
    await clock.advanceAsync(attachGapsMs[0] + 100);
    expect(controller.offers).toEqual([true, false]);
    expect(orders.at(-1)).toEqual({ kind: 'attached', attachmentId: 'a2' });
  });

  it('tries less and less often, and still takes what was asked for by a tap', async () => {
    const { attachment, controller, clock, orders } = setUp();
    controller.error = new Error('no such procedure');
    attachment.attach(true);
    await clock.advanceAsync(60_000);
    expect(controller.offers.length).toBeGreaterThan(10);
    expect(controller.offers.length).toBeLessThan(18);
    expect(controller.offers.every(Boolean)).toBe(true);
    controller.error = undefined;
    await clock.advanceAsync(attachGapsMs[3] + 100);
    expect(orders).toHaveLength(1);
  });

  it('leaves a controller alone that refuses, until somebody asks again', async () => {
    const { attachment, controller, clock, left } = setUp();
    controller.error = new BeatRunnerError('session/not-allowed-now', { state: 'no page plays here' });
    attachment.attach(false);
    await clock.advanceAsync(60_000);
    expect(controller.offers).toHaveLength(1);
    expect(left()).toBe(1);
    controller.error = undefined;
    attachment.attach(true);
    expect(controller.offers).toHaveLength(2);
  });

  it('waits for the connection where that has gone', async () => {
    const { attachment, controller, clock } = setUp();
    controller.error = new BeatRunnerError('serve/not-reachable', { address: 'BeatRunner' });
    controller.isConnected = false;
    attachment.attach(false);
    await clock.advanceAsync(60_000);
    expect(controller.offers).toHaveLength(1);
    controller.error = undefined;
    controller.isConnected = true;
    attachment.attach(false);
    await clock.advanceAsync(60_000);
    // What waited for the connection before offers nothing more.
    expect(controller.offers).toHaveLength(2);
  });
});
