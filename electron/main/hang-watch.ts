import type { Clock } from '#contract/runtime/clock.ts';

export interface HangWatchOptions {
  readonly clock: Clock;
  /** Resolves when the page has had a turn; may reject or never end. */
  readonly ask: () => Promise<unknown>;
  readonly onHang: () => void;
}

/** Sees that a page gives no answer any more. */
export interface HangWatch {
  /** Anew, as when a page was loaded. */
  start(): void;
  stop(): void;
}

const askEveryMs = 1000;
/** No page of ours is busy for so long; whoever stands before it cannot press anything on it. */
export const hangAfterMs = 10_000;

/** Asks a page again and again whether it still has turns. One that stands still is told once, until it starts anew. */
export function createHangWatch({ clock, ask, onHang }: HangWatchOptions): HangWatch {
  let cancel = (): void => undefined;
  let watch = {};

  function start(): void {
    cancel();
    const mine = {};
    watch = mine;
    let askedAtMs: number | undefined;
    cancel = clock.every(askEveryMs, () => {
      if (askedAtMs === undefined) {
        askedAtMs = clock.nowMs();
        const answered = (): void => {
          if (watch === mine) askedAtMs = undefined;
        };
        // A page that is being replaced rejects: that is a turn, too.
        ask().then(answered, answered);
        return;
      }
      if (clock.nowMs() - askedAtMs < hangAfterMs) return;
      cancel();
      onHang();
    });
  }

  return { start, stop: () => cancel() };
}
