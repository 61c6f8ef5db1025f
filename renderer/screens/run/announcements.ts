import type { TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { announcementMs } from '#core/safety/envelope.ts';

/** What the runner is told before or just as it happens. */
export type Announcement =
  /** The belt gets noticeably faster when the time is over. */
  | { readonly kind: 'faster'; readonly speedKmh: number; readonly leftMs: number }
  | { readonly kind: 'track'; readonly title: string; readonly tempoBpm: number };

/** The name of a track that has begun stays this long. */
const trackNewsMs = 4000;

interface Told {
  /** Controller's clock. */
  readonly atMs: number;
  readonly entry: Extract<TimelineItem['entry'], { kind: 'announced' | 'track' }>;
}

/** Picks from the timeline what is to be told now. A page that comes back gets old entries again: they are no news. */
export interface AnnouncementWatch {
  note(item: Pick<TimelineItem, 'sessionId' | 'entry'>): void;
  /** @param nowMs the controller's clock */
  present(nowMs: number): Announcement | undefined;
}

export function createAnnouncementWatch(): AnnouncementWatch {
  let sessionId: string | undefined;
  /** When session time began, controller's clock; undefined: nothing has told yet. */
  let startedAtMs: number | undefined;
  let rise: Told | undefined;
  let track: Told | undefined;
  let tracksBegun = 0;

  return {
    note(item) {
      if (item.sessionId !== sessionId) {
        sessionId = item.sessionId;
        startedAtMs = undefined;
        rise = undefined;
        track = undefined;
        tracksBegun = 0;
      }
      const { entry } = item;
      // The same moment on both clocks.
      if (entry.kind === 'state' && 'sinceMs' in entry.state) startedAtMs = entry.state.sinceMs - entry.atMs;
      if (startedAtMs === undefined) return;
      const atMs = startedAtMs + entry.atMs;
      if (entry.kind === 'announced') rise = { atMs, entry };
      if (entry.kind !== 'track' || !entry.isStart) return;
      tracksBegun += 1;
      // The first one begins with the run: there is enough to look at.
      if (tracksBegun > 1) track = { atMs, entry };
    },
    present(nowMs) {
      if (rise?.entry.kind === 'announced') {
        const leftMs = rise.atMs + announcementMs - nowMs;
        if (leftMs > 0) return { kind: 'faster', speedKmh: rise.entry.speedKmh, leftMs };
      }
      if (track?.entry.kind === 'track' && nowMs - track.atMs < trackNewsMs) {
        const { title, tempo } = track.entry.track;
        return { kind: 'track', title, tempoBpm: tempo.tempoBpm };
      }
      return undefined;
    },
  };
}
