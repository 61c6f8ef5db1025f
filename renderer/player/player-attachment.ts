import type { PlayOrder } from '#contract/rpc/page-player.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** From one try to the next, ms; the last one stays. */
export const attachGapsMs = [500, 1000, 2000, 5000] as const;

export interface PlayerAttachmentOptions {
  /** Offers this page to the controller; rejects where that is not possible. */
  readonly open: (takes: boolean, signal: AbortSignal) => Promise<AsyncIterable<PlayOrder>>;
  readonly clock: Pick<Clock, 'after'>;
  readonly isConnected: () => boolean;
  readonly onOrder: (order: PlayOrder) => void;
  /** Nobody orders anything now. */
  readonly onLeft: () => void;
}

/** This page as one that plays, by the orders that come; one offer at a time. */
export interface PlayerAttachment {
  /**
   * Offers the page anew, and again by itself where the offer ends while there is a connection: but for a controller that refuses, which is
   * asked again with the next connection or tap.
   *
   * @param takes by the runner's tap: the music goes here, whoever plays
   */
  attach(takes: boolean): void;
}

export function createPlayerAttachment(options: PlayerAttachmentOptions): PlayerAttachment {
  const { open, clock, isConnected, onOrder, onLeft } = options;
  let leave: AbortController | undefined;
  let tries = 0;

  async function offer(takes: boolean): Promise<void> {
    leave?.abort();
    const ending = new AbortController();
    leave = ending;
    let isTaken = false;
    let isRefused = false;
    try {
      for await (const order of await open(takes, ending.signal)) {
        if (ending.signal.aborted) return;
        isTaken = true;
        tries = 0;
        onOrder(order);
      }
    } catch (error) {
      // The connection went, or nobody may play here (the music is kept as a clock).
      isRefused = isBeatRunnerError(error) && error.code !== 'serve/not-reachable';
    }
    if (leave !== ending) return;
    onLeft();
    if (isRefused) return;
    const gapMs = attachGapsMs[Math.min(tries, attachGapsMs.length - 1)] ?? 0;
    tries += 1;
    clock.after(gapMs, () => {
      // What the tap wanted was done once it was taken: it may have been given to another page since.
      if (leave === ending && isConnected()) void offer(takes && !isTaken);
    });
  }

  return {
    attach(takes) {
      tries = 0;
      void offer(takes);
    },
  };
}
