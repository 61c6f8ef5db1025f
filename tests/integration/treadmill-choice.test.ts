import { describe, expect, it } from 'vitest';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
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

  it('is refused while the belt of the one before moves, and while it is being stopped', async () => {
    const ears = { isDeaf: false };
    const deaf: Behaviour = {
      name: 'deaf',
      onRequest: (request, proceed) => (ears.isDeaf ? { kind: 'silent' } : proceed(request)),
    };
    const gym = await openGymController({ folder: createTestFolder(), gym: { behaviours: [deaf] } });
    const { controller } = gym;
    const one = await controller.useTreadmill(simulatedDeviceIds.treadmill, 'One');
    await gym.when(() => one.driver.state.belt === 'standing', 5000, 'telemetry');
    // A stop that nobody has answered, of a belt that stands for all anybody knows.
    ears.isDeaf = true;
    controller.stop();
    await expect(controller.useTreadmill('other', 'Other')).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'stopping' },
    });
    ears.isDeaf = false;
    await gym.when(() => controller.stopping === undefined, 20_000, 'the end of the stop');
    gym.gym.treadmill.pressConsole('start');
    await gym.when(() => one.driver.state.belt === 'moving', 20_000, 'a moving belt');
    await expect(controller.useTreadmill('other', 'Other')).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'beltMoving' },
    });
    expect(controller.treadmill).toBe(one);
    controller.stop();
    await gym.when(() => controller.stopping === undefined, 20_000, 'the end of the stop');
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    const other = controller.useTreadmill('other', 'Other');
    await gym.clock.advanceAsync(1000);
    expect((await other).name).toBe('Other');
  });

  it('is refused while a STOP that was pressed before the start of a run goes on', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    gym.controller.stop();
    await expect(gym.controller.useTreadmill('other', 'Other')).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'stopping' },
    });
    expect(gym.controller.session).toBe(session);
  });

  it('is refused once closing has begun, and so are a run and a test', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const one = await gym.controller.useTreadmill(simulatedDeviceIds.treadmill, 'One');
    await gym.when(() => one.driver.state.belt === 'standing', 5000, 'telemetry');
    const closed = gym.close();
    const refused = { code: 'session/not-allowed-now', params: { state: 'closing' } };
    await expect(gym.prepare(running)).rejects.toMatchObject(refused);
    expect(() => gym.controller.testBelt(() => undefined)).toThrow(expect.objectContaining(refused));
    await expect(gym.controller.useTreadmill('other', 'Other')).rejects.toMatchObject(refused);
    await closed;
    expect(gym.clock.pendingTimers).toBe(0);
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
