import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import type { ClosingReport } from '#electron/controller/closing-report.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, runAt } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** Closes the controller while time goes on. */
async function close(gym: GymController): Promise<ClosingReport> {
  let isClosed = false;
  const closing = gym.controller.close().finally(() => {
    isClosed = true;
  });
  // Belt and radio live on the hand clock, the database on real time: both have to pass.
  while (!isClosed) {
    await gym.clock.advanceAsync(500);
    await setImmediate();
  }
  return closing;
}

/** From the stop to the end of the run. */
function stoppingMs({ timeline }: GymController): number {
  const [stopping, ended] = entriesOf(timeline, 'state').slice(-2);
  return (ended?.atMs ?? Number.NaN) - (stopping?.atMs ?? Number.NaN);
}

describe('closing in mid-run', () => {
  it('waits for a belt that comes down from 16 km/h', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await runAt(gym, 10);
    session.engine.setByHand({ speedKmh: 16 });
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 15.9, 120_000, 'a belt at 16 km/h');
    expect(await close(gym)).toEqual({ isBeltAtRest: true, run: 'saved' });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    // The usual patience alone would not have seen it stand.
    expect(stoppingMs(gym)).toBeGreaterThan(16_000);
    expect(await session.ended).toMatchObject({
      cause: 'controllerClosing',
      isBeltKnownStill: true,
      isSaved: true,
    });
  });

  it('keeps the run, and says that nobody saw the belt stand, when the machine does not listen', async () => {
    let isDeaf = false;
    const deaf: Behaviour = {
      name: 'deaf',
      onRequest: (request, proceed) => (isDeaf ? { kind: 'silent' } : proceed(request)),
    };
    const gym = await openGymController({ folder: createTestFolder(), gym: { behaviours: [deaf] } });
    const session = await runAt(gym, 8);
    isDeaf = true;
    expect(await close(gym)).toEqual({ isBeltAtRest: false, run: 'saved' });
    // Told once, however long the database takes while the clock goes on.
    const ends = entriesOf(gym.timeline, 'state').filter(({ state }) => state.kind === 'ended');
    expect(ends).toHaveLength(1);
    expect(stoppingMs(gym)).toBeLessThan(16_000);
    const { sessionId, ...result } = await session.ended;
    expect(result).toMatchObject({ cause: 'controllerClosing', isBeltKnownStill: false, isSaved: true });
    expect(entriesOf(gym.timeline, 'state').at(-1)?.state).toMatchObject({
      kind: 'ended',
      isBeltKnownStill: false,
    });
    expect(await gym.store.sessions.unfinished()).toEqual([]);
    expect((await gym.store.sessions.read(sessionId))?.summary.endCause).toBe('controllerClosing');
  });
});
