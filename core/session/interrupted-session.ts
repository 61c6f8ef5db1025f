import type { SessionRecord, SessionTotals } from './session-records.ts';
import { sessionTotals } from './session-totals.ts';

/** How a session ends that nobody ended: the process died, the power went. */
export interface InterruptedEnding {
  readonly endedAtWallMs: number;
  readonly endCause: 'interrupted';
  readonly totals: SessionTotals;
}

/**
 * The ending of a session that was left without one: it ended with its last kept second. Without any it ended when it
 * began, with nothing done.
 */
export function endingOfInterrupted(record: SessionRecord): InterruptedEnding {
  const totals = sessionTotals(record.samples);
  return {
    endedAtWallMs: record.summary.startedAtWallMs + totals.durationMs,
    endCause: 'interrupted',
    totals,
  };
}
