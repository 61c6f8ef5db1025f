import type { LiveStatus } from './live-status.ts';

/**
 * Whether the belt may be moving or about to, as far as anybody knows: only evidence of the contrary counts. A status
 * that says nothing of the belt leaves it at what was known before.
 *
 * @param before what was known before this status, over connections and restarts of the controller
 * @param last the status before this one, if there was one; whether an end is news is seen by it
 */
export function beltMayMove(
  before: boolean,
  { treadmill, session }: LiveStatus,
  last: LiveStatus | undefined,
): boolean {
  const state = session?.state;
  const isSeenStanding = treadmill?.isLinkUp === true && treadmill.belt === 'standing';
  if (treadmill?.belt === 'moving') return true;
  switch (state?.kind) {
    case undefined:
    case 'idle':
    case 'ready':
      break;
    case 'ended':
      if (!state.isBeltKnownStill) return !isSeenStanding;
      // That it was seen standing at the end of the run settles what the run has left, and nothing that came after it.
      if (last !== undefined && !hasEndedStill(last, session?.sessionId)) return false;
      break;
    case 'paused':
      if (!(state.isBeltStill && isSeenStanding)) return true;
      break;
    default:
      return true;
  }
  if (isSeenStanding) return false;
  // A link without a word of the belt yet: it may be moving.
  return before || (treadmill?.isLinkUp === true && treadmill.belt === 'unknown');
}

/** This very run was known to be over, its belt at rest. */
function hasEndedStill({ session }: LiveStatus, sessionId: string | undefined): boolean {
  return (
    session?.sessionId === sessionId && session?.state.kind === 'ended' && session.state.isBeltKnownStill
  );
}
