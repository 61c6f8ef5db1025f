import { describe, expect, it } from 'vitest';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { kindsSince, requestsSince, runAt, running, states } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** A treadmill that is connected, without any run. */
async function connected(behaviours: readonly Behaviour[] = []): Promise<GymController> {
  const gym = await openGymController({ folder: createTestFolder(), gym: { behaviours } });
  await gym.controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
  await gym.when(() => gym.controller.treadmill?.driver.state.belt === 'standing', 5000, 'telemetry');
  return gym;
}

const speedKmh = ({ gym }: GymController): number => gym.treadmill.state.speedKmh;

async function started(gym: GymController): Promise<void> {
  gym.gym.treadmill.pressConsole('start');
  await gym.when(() => speedKmh(gym) > 0.5, 20_000, 'a moving belt');
  await gym.clock.advanceAsync(1500);
}

/** Says nothing to anything while `isDeaf`. */
function deafMachine() {
  const ears = { isDeaf: false };
  const behaviour: Behaviour = {
    name: 'deaf',
    onRequest: (request, proceed) => (ears.isDeaf ? { kind: 'silent' } : proceed(request)),
  };
  return { ears, behaviour };
}

describe('STOP without a run', () => {
  it('stops a belt that somebody else started', async () => {
    const gym = await connected();
    await started(gym);
    expect(gym.controller.stop()).toBe('sent');
    await gym.when(() => speedKmh(gym) === 0, 20_000, 'a belt at rest');
  });

  it('is asked for again and again at a machine that does not hear it at first', async () => {
    const { ears, behaviour } = deafMachine();
    const gym = await connected([behaviour]);
    await started(gym);
    ears.isDeaf = true;
    const pressedAtMs = gym.clock.nowMs();
    gym.controller.stop();
    await gym.clock.advanceAsync(8000);
    expect(kindsSince(gym, pressedAtMs).filter((kind) => kind === 'stop').length).toBeGreaterThanOrEqual(7);
    ears.isDeaf = false;
    await gym.when(() => speedKmh(gym) === 0, 20_000, 'a belt at rest');
    await gym.clock.advanceAsync(5000);
    const restedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, restedAtMs)).toEqual([]);
  });

  it('is sent to a belt that is believed to stand, too', async () => {
    const gym = await connected();
    const pressedAtMs = gym.clock.nowMs();
    expect(gym.controller.stop()).toBe('sent');
    await gym.clock.advanceAsync(200);
    expect(kindsSince(gym, pressedAtMs)).toContain('stop');
  });

  it('waits for the link, and says so', async () => {
    const gym = await connected();
    await started(gym);
    gym.gym.treadmill.dropLink({ forMs: 60_000 });
    await gym.clock.advanceAsync(1000);
    expect(gym.controller.stop()).toBe('waitsForLink');
    await gym.clock.advanceAsync(50_000);
    expect(speedKmh(gym)).toBeGreaterThan(0);
    await gym.when(() => speedKmh(gym) === 0, 60_000, 'a belt at rest');
  });

  it('says that there is nothing to stop when no treadmill was chosen', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    expect(gym.controller.stop()).toBe('noTreadmill');
  });

  it('goes on when the run that it was pressed in is put away before its start', async () => {
    const { ears, behaviour } = deafMachine();
    const gym = await connected([behaviour]);
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    await started(gym);
    ears.isDeaf = true;
    gym.controller.stop();
    await gym.clock.advanceAsync(2500);
    gym.controller.discard();
    expect(gym.controller.session).toBeUndefined();
    const putAwayAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(3500);
    expect(kindsSince(gym, putAwayAtMs).filter((kind) => kind === 'stop').length).toBeGreaterThanOrEqual(3);
    ears.isDeaf = false;
    await gym.when(() => speedKmh(gym) === 0, 20_000, 'a belt at rest');
  });

  it('that ended unseen in a run is told to a link that comes back after the run was put away', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await runAt(gym, 10);
    gym.gym.treadmill.dropLink({ forMs: 15 * 60_000 });
    await gym.until(session, ['linkLost'], 1000);
    gym.controller.stop();
    await gym.until(session, ['ended'], 11 * 60_000);
    expect(session.engine.state).toMatchObject({ cause: 'person', isBeltKnownStill: false });
    const putAwayAtMs = gym.clock.nowMs();
    gym.controller.discard();
    await gym.clock.advanceAsync(60_000);
    expect(speedKmh(gym)).toBe(10);
    await gym.when(() => speedKmh(gym) === 0, 10 * 60_000, 'a belt at rest');
    expect(kindsSince(gym, putAwayAtMs)[0]).toBe('stop');
    await gym.clock.advanceAsync(5000);
    const restedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(60_000);
    expect(requestsSince(gym, restedAtMs)).toEqual([]);
  });

  it("is not made of a run that its lost link ended: that belt is the runner's", async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await runAt(gym, 10);
    const lostAtMs = gym.clock.nowMs();
    gym.gym.treadmill.dropLink({ forMs: 15 * 60_000 });
    await gym.until(session, ['ended'], 11 * 60_000);
    expect(session.engine.state).toMatchObject({ cause: 'link', isBeltKnownStill: false });
    gym.controller.discard();
    const isLinkUp = () => gym.controller.treadmill?.driver.state.isLinkUp === true;
    await gym.when(isLinkUp, 10 * 60_000, 'a link');
    await gym.clock.advanceAsync(60_000);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
    expect(speedKmh(gym)).toBe(10);
  });

  it('that nobody answered costs the next run neither its link nor its start', async () => {
    const { ears, behaviour } = deafMachine();
    const gym = await connected([behaviour]);
    await started(gym);
    ears.isDeaf = true;
    gym.controller.stop();
    await gym.clock.advanceAsync(500);
    gym.gym.treadmill.pressConsole('stop');
    await gym.when(() => speedKmh(gym) === 0, 20_000, 'a belt at rest');
    ears.isDeaf = false;
    // Longer than any procedure may last.
    await gym.clock.advanceAsync(60_000);
    const generation = gym.controller.treadmill?.driver.state.generation;
    const session = await gym.prepare(running);
    await gym.until(session, ['ready'], 5000);
    session.engine.start();
    await gym.until(session, ['running'], 20_000);
    await gym.clock.advanceAsync(20_000);
    expect(states(gym.timeline)).toEqual(['ready', 'countdown', 'starting', 'running']);
    expect(gym.controller.treadmill?.driver.state.generation).toBe(generation);
  });
});
