import type { ConnectedTreadmill } from './connected-treadmill.ts';
import type { LiveSession, SessionResult } from './live-session.ts';

/** How it was left when the controller let go of it. */
export interface ClosingReport {
  /** False: it moved, or was to be stopped, and nobody has seen it stand since. */
  readonly isBeltAtRest: boolean;
  /** What became of the run that was on; absent: none was. `spooled`: it waits in a side file for the next start. */
  readonly run?: 'saved' | 'spooled' | 'lost';
}

/**
 * What a person has to know of a treadmill that is being let go of, asked while it is still there.
 *
 * @param result of the run that was live when closing began
 */
export function closingReport(
  treadmill: ConnectedTreadmill | undefined,
  session: LiveSession | undefined,
  result: SessionResult | undefined,
): ClosingReport {
  const isBeltAtRest = !mayMove(treadmill, session);
  return result === undefined ? { isBeltAtRest } : { isBeltAtRest, run: fateOf(result) };
}

function mayMove(treadmill: ConnectedTreadmill | undefined, session: LiveSession | undefined): boolean {
  if (treadmill === undefined) return false;
  const { belt } = treadmill.driver.state;
  const state = session?.engine.state;
  if (belt === 'moving' || treadmill.stops.state.kind === 'stopping' || state?.kind === 'stopping')
    return true;
  // It ended, and was last seen moving.
  return state?.kind === 'ended' && !state.isBeltKnownStill && belt !== 'standing';
}

function fateOf({ isSaved, isSpooled }: SessionResult): NonNullable<ClosingReport['run']> {
  if (isSaved) return 'saved';
  return isSpooled ? 'spooled' : 'lost';
}
