import type { Clock } from '#contract/runtime/clock.ts';
import { waitAndCount, type HeldCount } from './held-count.ts';
import { holdSignal } from './hold-signal.ts';
import { upToDateMessage } from './messages.ts';
import type { LogPlace, OpenShape } from './open-shape.ts';
import { untilChanged } from './until-changed.ts';

interface Options {
  readonly clock: Clock;
  readonly eventsMs: number;
  readonly keepAliveMs: number;
  readonly held: HeldCount;
}

const keepAlive = ': keep-alive\n\n';
const mustRefetchEvent = 'data: {"headers":{"control":"must-refetch"}}\n\n';

/**
 * The log as server-sent events: one for each message, and an up-to-date after everything that there is. A stream ends
 * after a while, so that caches and balancers get their turn; clients come back with the position of the last up-to-date.
 */
export async function* shapeEvents(
  shape: OpenShape,
  start: LogPlace,
  signal: AbortSignal,
  { clock, eventsMs, keepAliveMs, held }: Options,
): AsyncGenerator<string, void, undefined> {
  using whole = holdSignal(clock, eventsMs, signal);
  let place = start;
  let isFirst = true;
  while (!whole.signal.aborted) {
    const { version } = shape;
    const page = await shape.read(place, true);
    if (page === undefined) {
      yield mustRefetchEvent;
      return;
    }
    place = page.last ?? page.upTo;
    const messages = page.isEnd ? [...page.messages, upToDateMessage(page.upTo)] : page.messages;
    if (page.messages.length > 0 || isFirst) yield messages.map((message) => `data: ${message}\n\n`).join('');
    isFirst = false;
    if (!page.isEnd) continue;
    place = page.upTo;
    while (shape.version === version && !whole.signal.aborted) {
      using quiet = holdSignal(clock, keepAliveMs, whole.signal);
      await waitAndCount(held, untilChanged(shape, version, page.upTo, quiet.signal));
      if (quiet.signal.aborted && !whole.signal.aborted) yield keepAlive;
    }
  }
}
