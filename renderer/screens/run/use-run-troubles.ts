import { usePlayer } from '#renderer/player/use-player.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { runTroubles, type RunTrouble } from './run-troubles.ts';
import { conditionPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';

function createTroubleReader(): Reader<readonly RunTrouble[]> {
  return (live: LiveState, nowMs: number) =>
    runTroubles(live.status, live.connection, {
      statusAgeMs: statusAgeMs(live, nowMs),
      isMusicBlocked: usePlayer.getState().isBlocked,
    });
}

/** What is wrong now, the most serious first. */
export function useRunTroubles(): readonly RunTrouble[] {
  return useSampled(createTroubleReader, conditionPeriodMs);
}
