import type { TimelineCursor, TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { useLive } from './live-store.ts';
import type { PageLink } from './page-link.ts';

/** What happened in the runs of this controller, entry by entry and each once, however often the connection goes. */
export interface Timeline {
  onItem(listener: (item: TimelineItem) => void): Unsubscribe;
}

/**
 * Follows it once for the whole page, from what is kept of the past on. Another start of the controller has a timeline of
 * its own; then everything that it keeps comes.
 */
export function followTimeline(link: PageLink): Timeline {
  const items = createListeners<TimelineItem>();
  let after: TimelineCursor | undefined;

  async function follow(): Promise<void> {
    try {
      for await (const item of await link.rpc.session.timeline(after === undefined ? {} : { after })) {
        after = item.cursor;
        items.emit(item);
      }
    } catch {
      // The connection went: the next one goes on where this one ended.
    }
  }

  if (useLive.getState().connection.kind === 'up') void follow();
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') void follow();
  });
  return { onItem: (listener) => items.add(listener) };
}
