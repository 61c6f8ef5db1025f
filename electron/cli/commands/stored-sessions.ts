import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SessionRecord, SessionSummary } from '#core/session/session-records.ts';
import { hasBeltMoved } from '#core/session/session-totals.ts';
import type { Store } from '#contract/storage/store.ts';

/** Looked at when an id is given by its beginning. */
const newestSessions = 100_000;

/**
 * The newest runs, newest first. Starts that were called off before the belt moved are none: they are found by their id
 * only.
 */
export async function newestRuns(store: Store, limit: number): Promise<readonly SessionSummary[]> {
  let looked = limit;
  for (;;) {
    const sessions = await store.sessions.list({ limit: looked });
    const runs = sessions.filter(isRun).slice(0, limit);
    if (runs.length === limit || sessions.length < looked || looked >= newestSessions) return runs;
    looked = Math.min(newestSessions, looked * 10);
  }
}

/** Without totals: it is going on, or was interrupted. */
function isRun({ totals }: SessionSummary): boolean {
  return totals === undefined || hasBeltMoved(totals);
}

/**
 * The session a person means: its id, a beginning that only one id has, or "last" for the newest run.
 *
 * Rejects with `storage/not-found`, or `cli/usage` when several ids begin like that.
 */
export async function findSession(store: Store, wanted: string): Promise<SessionRecord> {
  const exact = wanted === 'last' ? undefined : await store.sessions.read(wanted);
  if (exact !== undefined) return exact;
  const sessionId = wanted === 'last' ? await newestId(store) : await idBeginningWith(store, wanted);
  const record = sessionId === undefined ? undefined : await store.sessions.read(sessionId);
  if (record === undefined) throw new BeatRunnerError('storage/not-found', { what: 'session', id: wanted });
  return record;
}

async function newestId(store: Store): Promise<string | undefined> {
  const [newest] = await newestRuns(store, 1);
  return newest?.sessionId;
}

async function idBeginningWith(store: Store, beginning: string): Promise<string | undefined> {
  if (beginning === '') return undefined;
  const sessions = await store.sessions.list({ limit: newestSessions });
  const ids = sessions.map((session) => session.sessionId).filter((id) => id.startsWith(beginning));
  if (ids.length > 1) {
    throw new BeatRunnerError('cli/usage', {
      problem: `${ids.length} sessions begin with "${beginning}"; give more of the id.`,
    });
  }
  return ids[0];
}
