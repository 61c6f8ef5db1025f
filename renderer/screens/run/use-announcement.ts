import { useCallback } from 'react';
import type { Timeline } from '#renderer/link/timeline.ts';
import { createAnnouncementWatch, type Announcement } from './announcements.ts';
import { conditionPeriodMs, controllerNowMs, useSampled, type Reader } from './use-sampled.ts';

/** One for the page: screens come and go, and each entry comes once. */
const watch = createAnnouncementWatch();

/** From the beginning of the page on. */
export function followAnnouncements(timeline: Timeline): void {
  // Entry by entry: two that come at once must both be noted.
  timeline.onItem((item) => watch.note(item));
}

/** What the timeline has to tell at this moment. */
export function useAnnouncement(): Announcement | undefined {
  const createReader = useCallback(
    (): Reader<Announcement | undefined> => (live, nowMs) => {
      const controllerMs = controllerNowMs(live, nowMs);
      const present = controllerMs === undefined ? undefined : watch.present(controllerMs);
      return present?.kind === 'faster'
        ? { ...present, leftMs: Math.ceil(present.leftMs / 1000) * 1000 }
        : present;
    },
    [],
  );
  return useSampled(createReader, conditionPeriodMs);
}
