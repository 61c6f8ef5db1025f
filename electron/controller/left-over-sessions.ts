import type { Log } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { endingOfInterrupted } from '#core/session/interrupted-session.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { SessionSpool, SpooledSession } from '#native/storage/session-spool.ts';

/**
 * Puts runs right that an earlier start of the program left behind: side files go into the database, and runs without
 * an ending get one, up to their last kept second. Call it while holding the data folder's lock, before a new run.
 *
 * @returns the interrupted runs, so that they can be offered to the runner
 */
export async function settleLeftOverSessions(
  store: Store,
  spool: SessionSpool,
  log: Log,
): Promise<readonly SessionSummary[]> {
  const unsettled = new Set<string>();
  for (const spooled of await spool.list()) {
    try {
      await importSpooled(store, spooled);
      await spool.remove(spooled.sessionId);
      log.info('spooled-session-imported', { sessionId: spooled.sessionId });
    } catch (error) {
      // The side file stays for the next start, and the run open: an ending now would refuse its seconds for good.
      unsettled.add(spooled.sessionId);
      log.error('spooled-session-not-imported', { sessionId: spooled.sessionId, error });
    }
  }
  const interrupted: SessionSummary[] = [];
  for (const { sessionId } of await store.sessions.unfinished()) {
    const record = unsettled.has(sessionId) ? undefined : await store.sessions.read(sessionId);
    if (record === undefined) continue;
    const ending = endingOfInterrupted(record);
    await store.sessions.finish(sessionId, ending);
    log.info('session-was-interrupted', { sessionId, seconds: record.samples.length });
    interrupted.push({ ...record.summary, ...ending });
  }
  return interrupted;
}

async function importSpooled(store: Store, spooled: SpooledSession): Promise<void> {
  const isKnown = (await store.sessions.read(spooled.sessionId)) !== undefined;
  for (const line of spooled.lines) {
    switch (line.kind) {
      case 'begin':
        if (!isKnown) await store.sessions.begin(line.session);
        break;
      case 'seconds':
        await store.sessions.append(spooled.sessionId, line.seconds);
        break;
      case 'finish':
        await store.sessions.finish(spooled.sessionId, line.ending);
        break;
    }
  }
}
