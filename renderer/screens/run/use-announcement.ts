import { useCallback, useEffect, useState } from 'react';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink, type PageLink } from '#renderer/link/page-link.ts';
import { createAnnouncementWatch, type Announcement, type AnnouncementWatch } from './announcements.ts';
import { conditionPeriodMs, controllerNowMs, useSampled, type Reader } from './use-sampled.ts';

/** What the timeline has to tell at this moment. */
export function useAnnouncement(): Announcement | undefined {
  const link = usePageLink();
  const [watch] = useState(createAnnouncementWatch);
  const connectedAtMs = useLive(({ connection }) =>
    connection.kind === 'up' ? connection.sinceMs : undefined,
  );
  useEffect(() => {
    if (connectedAtMs === undefined) return undefined;
    const end = new AbortController();
    void follow(link, watch, end.signal);
    return () => end.abort();
  }, [link, watch, connectedAtMs]);
  const createReader = useCallback(
    (): Reader<Announcement | undefined> => (live, nowMs) => {
      const controllerMs = controllerNowMs(live, nowMs);
      const present = controllerMs === undefined ? undefined : watch.present(controllerMs);
      return present?.kind === 'faster'
        ? { ...present, leftMs: Math.ceil(present.leftMs / 1000) * 1000 }
        : present;
    },
    [watch],
  );
  return useSampled(createReader, conditionPeriodMs);
}

/** Entry by entry: two that come at once must both be noted. */
async function follow({ rpc }: PageLink, watch: AnnouncementWatch, signal: AbortSignal): Promise<void> {
  try {
    for await (const item of await rpc.session.timeline({}, { signal })) watch.note(item);
  } catch {
    // The connection went: the next one brings everything that is kept again.
  }
}
