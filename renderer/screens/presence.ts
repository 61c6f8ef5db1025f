import { goneAfterMs } from '#ui/format/freshness.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { conditionPeriodMs, statusAgeMs, useSampled } from './run/use-sampled.ts';

/**
 * Whether what the page knows is the present: a controller that hangs keeps its connection open, and says nothing.
 *
 * @param nowMs on the page's clock
 */
export function isPresent(live: LiveState, nowMs: number): boolean {
  return (
    live.connection.kind === 'up' && live.status !== undefined && statusAgeMs(live, nowMs) <= goneAfterMs
  );
}

/** The same for a screen, looked at again though nothing comes. */
export function usePresent(): boolean {
  return useSampled(createPresenceReader, conditionPeriodMs);
}

function createPresenceReader(): typeof isPresent {
  return isPresent;
}
