import type { TimelineItem } from '#contract/rpc/timeline-entry.ts';

/** What happened longer ago than this, in ms, is no news: a page that comes back does not play it. */
export const oldestCueMs = 2000;

/** Tells what happens now from what the timeline brings again. */
export interface CueNews {
  /**
   * @param liveSessionId the run that is on; undefined: none
   * @param nowMs the controller's clock
   */
  isNews(
    item: Pick<TimelineItem, 'sessionId' | 'entry'>,
    liveSessionId: string | undefined,
    nowMs: number | undefined,
  ): boolean;
}

/** Reckons ages on the controller's clock: session time alone says nothing, it stands during a pause. */
export function createCueNews(): CueNews {
  let sessionId: string | undefined;
  /** When session time began, controller's clock; undefined: nothing has told yet. */
  let startedAtMs: number | undefined;
  return {
    isNews(item, liveSessionId, nowMs) {
      if (item.sessionId !== sessionId) {
        sessionId = item.sessionId;
        startedAtMs = undefined;
      }
      const { entry } = item;
      // The same moment on both clocks.
      if (entry.kind === 'state' && 'sinceMs' in entry.state) startedAtMs = entry.state.sinceMs - entry.atMs;
      if (startedAtMs === undefined || nowMs === undefined || sessionId !== liveSessionId) return false;
      return nowMs - (startedAtMs + entry.atMs) < oldestCueMs;
    },
  };
}
