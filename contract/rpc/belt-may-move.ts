import type { LiveStatus } from './live-status.ts';

/**
 * Whether the belt may be moving or about to, as far as anybody knows: only evidence of the contrary counts. A status
 * that says nothing of the belt leaves it at what was known before.
 *
 * @param before what was known before this status, over connections and restarts of the controller
 */
export function beltMayMove(before: boolean, { treadmill, session }: LiveStatus): boolean {
  const state = session?.state;
  const isSeenStanding = treadmill?.isLinkUp === true && treadmill.belt === 'standing';
  if (treadmill?.belt === 'moving') return true;
  switch (state?.kind) {
    case undefined:
    case 'idle':
    case 'ready':
      break;
    case 'ended':
      return !state.isBeltKnownStill && !isSeenStanding;
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
