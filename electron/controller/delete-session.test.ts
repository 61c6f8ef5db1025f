import { describe, expect, it } from 'vitest';
import { openSessionSpool } from '#native/storage/session-spool.ts';
import { openGymController } from '#tests/support/gym-controller.ts';
import { running } from '#tests/support/gym-sight.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { deleteSession } from './delete-session.ts';

describe('deleteSession', () => {
  it('refuses a run that is live, and takes it once it has ended', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.run(running);
    const { sessionId } = session.status;
    await gym.clock.advanceAsync(3000);
    await expect(deleteSession(gym, sessionId)).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'running' },
    });
    session.engine.stop();
    await gym.until(session, ['ended']);
    // At once: what is still being written must not come after it.
    await deleteSession(gym, sessionId);
    expect((await session.ended).isSaved).toBe(true);
    expect(await gym.store.sessions.read(sessionId)).toBeUndefined();
    await expect(deleteSession(gym, sessionId)).rejects.toMatchObject({ code: 'storage/not-found' });
  });

  it('takes the side file too, also of a run that the database never had', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const both = exampleSession({ sessionId: 'both' });
    const spooledOnly = exampleSession({ sessionId: 'spooled-only' });
    await gym.store.sessions.begin(both);
    for (const session of [both, spooledOnly])
      await gym.spool.append(session.sessionId, { kind: 'begin', session });
    await deleteSession(gym, 'both');
    await deleteSession(gym, 'spooled-only');
    expect(await gym.spool.list()).toEqual([]);
    expect(await gym.store.sessions.list({ limit: 10 })).toEqual([]);
  });

  it('says what there is none of', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const spool = openSessionSpool(createTestFolder());
    await expect(deleteSession({ ...gym, spool }, '../../etc/passwd')).rejects.toMatchObject({
      code: 'storage/not-found',
      params: { what: 'session' },
    });
  });
});
