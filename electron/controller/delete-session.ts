import type { Store } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SessionSpool } from '#native/storage/session-spool.ts';
import type { Controller } from './controller.ts';

export interface SessionPlaces {
  readonly controller: Pick<Controller, 'session'>;
  readonly store: Pick<Store, 'sessions'>;
  readonly spool: Pick<SessionSpool, 'list' | 'remove'>;
}

/**
 * Deletes a run for good, from the database and from its side file. Rejects with `session/not-allowed-now` while it is
 * live, and with `storage/not-found` where there is none.
 */
export async function deleteSession(
  { controller, store, spool }: SessionPlaces,
  sessionId: string,
): Promise<void> {
  const { session } = controller;
  if (session?.status.sessionId === sessionId) {
    const { engine } = session;
    if (engine.isLive) throw new BeatRunnerError('session/not-allowed-now', { state: engine.state.kind });
    // A run that ended just now is still being written: its last seconds would come after the deletion.
    if (engine.state.kind === 'ended') await session.ended;
  }
  // The side file first: left behind, it would bring the run back with the next start.
  const isSpooled = (await spool.list()).some((spooled) => spooled.sessionId === sessionId);
  if (isSpooled) await spool.remove(sessionId);
  const isKept = await store.sessions.remove(sessionId);
  if (!isKept && !isSpooled)
    throw new BeatRunnerError('storage/not-found', { what: 'session', id: sessionId });
}
