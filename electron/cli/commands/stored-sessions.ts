import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SessionRecord } from '#core/session/session-records.ts';
import type { Store } from '#contract/storage/store.ts';

/** Looked at when an id is given by its beginning. */
const newestSessions = 100_000;

/**
 * The session a person means: its id, a beginning that only one id has, or "last" for the newest.
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
  const [newest] = await store.sessions.list({ limit: 1 });
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
