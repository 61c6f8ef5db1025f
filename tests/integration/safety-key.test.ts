import { describe, expect, it } from 'vitest';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { kindsSince, runAt, running, states } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (): Promise<GymController> => openGymController({ folder: createTestFolder() });

const startsIn = (kinds: readonly string[]): readonly string[] =>
  kinds.filter((kind) => kind !== 'stop' && kind !== 'requestControl');

describe('safety key', () => {
  it('pulled at 10 km/h ends the session, says why, and nothing starts again', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    const pulledAtMs = gym.clock.nowMs();
    gym.gym.treadmill.pullSafetyKey();
    await gym.clock.advanceAsync(100);
    expect(session.engine.state).toMatchObject({ kind: 'stopping', cause: 'safetyKey' });
    await gym.until(session, ['ended'], 15_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'safetyKey', isBeltKnownStill: true });
    gym.gym.treadmill.insertSafetyKey();
    await gym.clock.advanceAsync(5 * 60_000);
    expect(gym.gym.treadmill.state).toMatchObject({ speedKmh: 0, phase: 'stopped' });
    expect(startsIn(kindsSince(gym, pulledAtMs))).toEqual([]);

    const { sessionId, cause, isSaved } = await session.ended;
    expect({ cause, isSaved }).toEqual({ cause: 'safetyKey', isSaved: true });
    const record = await gym.store.sessions.read(sessionId);
    expect(record!.summary.endCause).toBe('safetyKey');
    expect(record!.samples.at(-1)!.reportedSpeedKmh ?? 0).toBeLessThan(0.3);
    expect(record!.events.filter(({ kind }) => kind === 'state').at(-1)).toMatchObject({
      reason: 'safetyKey',
      detail: { from: 'stopping', to: 'ended' },
    });
  });

  it('pulled while a pause lasts ends the session', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 6);
    session.engine.pause();
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
    await gym.clock.advanceAsync(3000);
    gym.gym.treadmill.pullSafetyKey();
    await gym.until(session, ['ended'], 15_000);
    expect(session.engine.state).toMatchObject({ cause: 'safetyKey', isBeltKnownStill: true });
  });

  it('pulled in the countdown: the start is never written', async () => {
    const gym = await openGym();
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    session.engine.start();
    await gym.clock.advanceAsync(1500);
    gym.gym.treadmill.pullSafetyKey();
    await gym.until(session, ['ended'], 15_000);
    expect(session.engine.state).toMatchObject({ cause: 'safetyKey' });
    expect(kindsSince(gym, 0)).not.toContain('startOrResume');
  });

  it('out before the start: the machine refuses, the session ends, and the next one starts with the key in', async () => {
    const gym = await openGym();
    gym.gym.treadmill.pullSafetyKey();
    const refused = await gym.prepare(running);
    await gym.until(refused, ['ready']);
    refused.engine.start();
    await gym.until(refused, ['ended'], 30_000);
    expect(refused.engine.state).toEqual({ kind: 'ended', cause: 'startFailed', isBeltKnownStill: true });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, 0).filter((kind) => kind === 'startOrResume')).toHaveLength(1);

    gym.gym.treadmill.insertSafetyKey();
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    const session = await gym.run(running);
    expect(session.engine.state.kind).toBe('running');
    expect(states(gym.timeline).filter((kind) => kind === 'countdown')).toHaveLength(2);
  });
});
