import { describe, expect, it } from 'vitest';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { openGymController } from '#tests/support/gym-controller.ts';
import { running } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

describe('the choice of a treadmill', () => {
  it('leaves one link when it is made twice at once', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const { controller } = gym;
    const chosen = await Promise.all([
      controller.useTreadmill('not-in-reach', 'Elsewhere'),
      controller.useTreadmill(simulatedDeviceIds.treadmill, 'Here'),
    ]);
    expect(controller.treadmill).toBe(chosen[1]);
    await gym.when(() => chosen[1].driver.state.isLinkUp, 10_000, 'a link');
    // The one that was left out would try to connect for ever.
    await gym.close();
    expect(gym.clock.pendingTimers).toBe(0);
  });

  it('has no treadmill at all while one is let go for the other', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const { controller } = gym;
    await controller.useTreadmill(simulatedDeviceIds.treadmill, 'One');
    await gym.clock.advanceAsync(2000);
    const other = controller.useTreadmill('other', 'Other');
    await Promise.resolve();
    expect(controller.treadmill).toBeUndefined();
    await gym.clock.advanceAsync(1000);
    expect((await other).name).toBe('Other');
  });

  it('is refused in mid-run, and the run goes on', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.run(running);
    await expect(gym.controller.useTreadmill('other', 'Other')).rejects.toMatchObject({
      code: 'session/not-allowed-now',
    });
    expect(gym.controller.session).toBe(session);
    expect(session.engine.state.kind).toBe('running');
  });
});

describe('a run that is put away', () => {
  it.each(['discarded', 'replaced'] as const)('says so to whoever waits for its result: %s', async (how) => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.prepare(running);
    if (how === 'discarded') gym.controller.discard();
    else await gym.prepare(running);
    await expect(session.ended).rejects.toMatchObject({ code: 'session/discarded' });
  });
});
