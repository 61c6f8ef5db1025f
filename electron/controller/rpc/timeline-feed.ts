import type { TimelineCursor, TimelineEntry, TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Controller } from '#electron/controller/controller.ts';
import type { TimelineEntry as ControllerEntry } from '#electron/controller/timeline.ts';
import { createBell } from './latest-values.ts';
import { wireCuts, wireState } from './wire-status.ts';

/** Entries that are kept for pages that come back; an hour of a run makes some hundreds. */
const keptEntries = 2000;

/** What happened in the sessions of this controller, kept for pages that come late or come back. */
export interface TimelineFeed {
  readonly feedId: string;
  /** Everything after the cursor, then whatever happens, in order. */
  follow(
    after: TimelineCursor | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TimelineItem, void>;
  close(): void;
}

interface KeptEntry {
  readonly seq: number;
  readonly sessionId: string;
  readonly entry: TimelineEntry;
}

export function createTimelineFeed(controller: Pick<Controller, 'onSession'>, feedId: string): TimelineFeed {
  const kept: KeptEntry[] = [];
  const news = createListeners<void>();
  let lastSeq = 0;
  let forgetEntries: Unsubscribe = () => undefined;

  function add(sessionId: string, entry: ControllerEntry): void {
    lastSeq += 1;
    kept.push({ seq: lastSeq, sessionId, entry: wireEntry(entry) });
    if (kept.length > keptEntries) kept.shift();
    news.emit();
  }

  const forgetSessions = controller.onSession((session) => {
    forgetEntries();
    const { sessionId } = session.status;
    forgetEntries = session.onTimeline((entry) => add(sessionId, entry));
  });

  return {
    feedId,
    async *follow(after, signal) {
      // A cursor of another start, or of the future, says nothing about this feed.
      let seq =
        after?.feedId === feedId && after.seq <= lastSeq ? after.seq : (kept[0]?.seq ?? lastSeq + 1) - 1;
      const bell = createBell(signal);
      const forget = news.add(bell.ring);
      try {
        while (signal?.aborted !== true) {
          const first = kept[0];
          if (first === undefined || seq >= lastSeq) {
            await bell.heard();
            continue;
          }
          const next = kept[Math.max(0, seq + 1 - first.seq)] ?? first;
          const missed = next.seq - seq - 1;
          ({ seq } = next);
          yield { cursor: { feedId, seq }, sessionId: next.sessionId, missed, entry: next.entry };
        }
      } finally {
        forget();
        bell.close();
      }
    },
    close() {
      forgetSessions();
      forgetEntries();
    },
  };
}

/** Tracks lose their path and beats on the way to a page. */
function wireEntry(entry: ControllerEntry): TimelineEntry {
  switch (entry.kind) {
    case 'track':
    case 'trackFailed': {
      const { trackId, title, artist, tempo } = entry.track;
      const track = {
        trackId,
        title,
        ...(artist === undefined ? {} : { artist }),
        tempo: { tempoBpm: tempo.tempoBpm },
      };
      return { ...entry, track };
    }
    case 'target':
      return { ...entry, reasons: [...entry.reasons], cuts: wireCuts(entry.cuts) };
    case 'state':
      return { ...entry, state: wireState(entry.state) };
    default:
      return entry;
  }
}
