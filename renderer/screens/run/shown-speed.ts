import { freshnessOf, type Freshness } from '#ui/format/freshness.ts';
import { speedDisplayStep } from '#ui/format/speed.ts';
import { steadyNumber } from '#ui/format/steady-number.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isHandsOff, shownTelemetryAgeMs } from './run-troubles.ts';
import { createChangeWatch, setSpeedKmh } from './set-speed.ts';
import { statusAgeMs, type Reader } from './use-sampled.ts';

export interface ShownSpeed {
  readonly speedKmh: number | undefined;
  readonly freshness: Freshness;
  readonly change: 'up' | 'down' | undefined;
}

/** Reported speed: what the feet feel. It dims after 2 s and is gone after 3, whatever the last status said. */
export function createSpeedReader(): Reader<ShownSpeed> {
  const watch = createChangeWatch();
  let shownKmh: number | undefined;
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    const ageMs = session && shownTelemetryAgeMs(session, statusAgeMs(live, nowMs));
    const freshness = session?.state.kind === 'linkLost' ? 'gone' : freshnessOf(ageMs);
    const reportedKmh = freshness === 'gone' ? undefined : session?.speedKmh.reported;
    shownKmh = reportedKmh === undefined ? undefined : steadyNumber(shownKmh, reportedKmh, speedDisplayStep);
    const setKmh = session && !isHandsOff(session) ? setSpeedKmh(session) : undefined;
    return { speedKmh: shownKmh, freshness, change: watch.look(setKmh, reportedKmh, nowMs) };
  };
}
