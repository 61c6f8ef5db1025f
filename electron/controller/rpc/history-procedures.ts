import { parseProfile } from '#contract/settings/profile.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { deleteSession } from '#electron/controller/delete-session.ts';
import { implemented } from './implemented.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function historyProcedures({ controller, store, spool, interrupted }: RpcSurroundings) {
  const { history } = implemented;
  const dismissed = new Set<string>();
  /** Runs of the one who runs now: other people's are not shown to them. */
  const own = async (): Promise<ReadonlySet<string>> =>
    new Set((await store.sessions.list({ limit: 500 })).map(({ sessionId }) => sessionId));
  return {
    profiles: history.profiles.handler(async () => [...(await store.profiles.list())]),
    saveProfile: history.saveProfile.handler(async ({ input }) => {
      const profile = parseProfile(input);
      await store.profiles.save(profile);
      return profile;
    }),
    machines: history.machines.handler(async () => [...(await store.machines.list())]),
    sessions: history.sessions.handler(async ({ input: { limit, profileId } }) => [
      ...(await store.sessions.list({ limit, ...(profileId === undefined ? {} : { profileId }) })),
    ]),
    session: history.session.handler(async ({ input: { sessionId } }) => {
      const record = await store.sessions.read(sessionId);
      if (record === undefined) {
        throw new BeatRunnerError('storage/not-found', { what: 'session', id: sessionId });
      }
      const { summary, samples, events, plays } = record;
      return { summary, samples: [...samples], events: [...events], plays: [...plays] };
    }),
    deleteSession: history.deleteSession.handler(async ({ input: { sessionId } }) => {
      await deleteSession({ controller, store, spool }, sessionId);
      dismissed.add(sessionId);
    }),
    disputedMinutes: history.disputedMinutes.handler(async ({ input: { sessionId } }) =>
      (await own()).has(sessionId) ? [...(await store.sync.disputedMinutes(sessionId))] : [],
    ),
    interrupted: history.interrupted.handler(async () => {
      const left = interrupted.filter(({ sessionId }) => !dismissed.has(sessionId));
      if (left.length === 0) return left;
      const shown = await own();
      return left.filter(({ sessionId }) => shown.has(sessionId));
    }),
    dismissInterrupted: history.dismissInterrupted.handler(
      ({ input }) => void dismissed.add(input.sessionId),
    ),
  };
}
