import { goneAfterMs } from '#ui/format/freshness.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { conditionPeriodMs, statusAgeMs, useSampled } from './run/use-sampled.ts';

/**
 * A controller that ends is there again within seconds, be it started by a window or by the system. One that was not heard for
 * so long, milliseconds, does not come by itself, as far as anybody can tell from here.
 */
export const controllerGoneMs = 12_000;

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

/** How long the controller has been silent: `soon`: it may be restarting; `long`: a person has to do something. */
export function useSilence(): 'none' | 'soon' | 'long' {
  return useSampled(createSilenceReader, conditionPeriodMs);
}

function createSilenceReader() {
  return (live: LiveState, nowMs: number) => {
    if (isPresent(live, nowMs)) return 'none';
    return statusAgeMs(live, nowMs) > controllerGoneMs ? 'long' : 'soon';
  };
}

function createPresenceReader(): typeof isPresent {
  return isPresent;
}
