import { describe, expect, it } from 'vitest';
import type { BeltTestRecord } from '#core/treadmill/machine-record.ts';
import type { BeltTestOutcome } from '#electron/controller/run-belt-test.ts';
import { speedTakenAsMph } from '#native/simulator/behaviours/speed-taken-as-mph.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import {
  openGymController,
  type GymController,
  type GymControllerOptions,
} from '#tests/support/gym-controller.ts';
import { entriesOf, kindsSince, rampBreaches, running, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** A real belt: nothing is known of it until it was tested. */
const openUntested = (options: Partial<GymControllerOptions> = {}): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), isSimulated: false, ...options });

const mphMachine = { gym: { behaviours: [speedTakenAsMph()] } };
const mphQuirk = {
  treadmills: [
    {
      quirkId: 'takes-mph',
      match: { namePrefixes: ['Simulated', 'Sim', 'BeatRunner'] },
      expectedSpeedFactor: 1.609,
      observed: 'Takes the figure of a target speed as mph.',
      source: 'this test',
    },
  ],
};

async function connect({ controller, when }: GymController) {
  const treadmill = await controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
  await when(() => treadmill.driver.state.belt === 'standing', 30_000, 'a belt that is seen to stand');
  return treadmill;
}

/** Runs the belt test; `during` is called at each phase. */
async function testBelt(
  gym: GymController,
  during: (phase: string) => void = () => undefined,
): Promise<BeltTestOutcome> {
  let isDone = false;
  const { result } = gym.controller.testBelt(({ phase }) => {
    during(phase);
    isDone = phase === 'done';
  });
  await gym.when(() => isDone, 3 * 60_000, 'the end of the belt test');
  // Kept by a worker, which lives on real time.
  return result;
}

describe('a machine that has not passed the belt test', () => {
  it.each(['musicLeads', 'iLead'] as const)('is told no speed by itself (%s)', async (mode) => {
    const gym = await openUntested();
    const session = await gym.run({ ...running, mode, automation: 'full', lengthMs: 6 * 60_000 });
    expect(session.status.automation).toBe('shadow');
    const startedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, startedAtMs)).toEqual([]);
    expect(entriesOf(gym.timeline, 'target').flatMap(({ reasons }) => reasons)).toContainEqual(
      expect.objectContaining({ kind: 'automation', level: 'shadow' }),
    );
    await gym.until(session, ['coolDown'], 6 * 60_000);
    await gym.until(session, ['stopping', 'ended'], 2 * 60_000);
    expect(kindsSince(gym, startedAtMs).filter((kind) => kind !== 'stop')).toEqual([]);
  });

  it('does what a person sets by hand, and is left alone again afterwards', async () => {
    const gym = await openUntested();
    const session = await gym.run({ ...running, mode: 'musicLeads', automation: 'full' });
    await gym.clock.advanceAsync(10_000);
    const pressedAtMs = gym.clock.nowMs();
    session.engine.setByHand({ speedKmh: 4 });
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 4, 60_000, 'a belt at 4 km/h');
    await gym.clock.advanceAsync(3 * 60_000);
    expect(speedTargets(gym, pressedAtMs).at(-1)?.speedKmh).toBe(4);
    expect(gym.gym.treadmill.state.speedKmh).toBe(4);
  });

  it('is driven where somebody says that nobody is on the belt', async () => {
    const gym = await openUntested();
    const session = await gym.run({ ...running, mode: 'musicLeads', isBeltKnownEmpty: true });
    expect(session.status.automation).toBe('full');
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 3, 2 * 60_000, 'a walking belt');
  });

  it('is driven once it has passed', async () => {
    const gym = await openUntested();
    await connect(gym);
    expect(await testBelt(gym)).toMatchObject({ passed: true, isKept: true, speedFactor: 1 });
    const session = await gym.run({ ...running, mode: 'musicLeads' });
    expect(session.status.automation).toBe('full');
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 3, 2 * 60_000, 'a walking belt');
  });

  it('and is known to take mph gets smaller figures all the same', async () => {
    const gym = await openUntested({ ...mphMachine, quirkTable: mphQuirk });
    const treadmill = await connect(gym);
    expect(treadmill.driver.state.capabilities?.speedFactor).toBe(1.609);
    const session = await gym.run({ ...running, mode: 'iLead' });
    session.engine.setByHand({ speedKmh: 4 });
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(3.8);
    expect(gym.gym.treadmill.state.speedKmh).toBeLessThan(4.2);
  });
});

describe('a gentler ramp', () => {
  it('is kept by the music', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const ramp = { speedStepUpKmh: 0.1, speedUpPer10sKmh: 0.2, speedUpPer60sKmh: 0.3 };
    const session = await gym.run({ ...running, mode: 'musicLeads', ramp });
    await gym.when(() => gym.gym.treadmill.state.speedKmh >= 4, 2 * 60_000, 'a walking belt');
    const walkingAtMs = gym.clock.nowMs() + 61_000;
    await gym.clock.advanceAsync(6 * 60_000);
    const climb = speedTargets(gym, walkingAtMs);
    expect(climb.length).toBeGreaterThan(5);
    const full = { ...ramp, speedDownPer10sKmh: 2, inclinePer10sPercent: 1 };
    expect(rampBreaches(climb, full)).toEqual([]);
    expect(session.engine.state.kind).toBe('running');
  });
});

describe('a belt test', () => {
  const passedInMph: BeltTestRecord = {
    passed: true,
    testedAtWallMs: 1,
    speedFactor: 1.609344,
    operations: { setTargetSpeed: 'works' },
  };

  async function gymThatPassed(): Promise<GymController> {
    const gym = await openUntested(mphMachine);
    await connect(gym);
    expect(await testBelt(gym)).toMatchObject({ passed: true, speedFactor: passedInMph.speedFactor });
    return gym;
  }

  it('is broken off by STOP, and what an earlier one measured stays', async () => {
    const gym = await gymThatPassed();
    const outcome = await testBelt(gym, (phase) => {
      if (phase === 'slow') gym.controller.stop();
    });
    expect(outcome).toMatchObject({ passed: false, isKept: true, problems: ['aborted'] });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    const { treadmill } = gym.controller;
    expect(treadmill?.hasPassedBeltTest).toBe(false);
    expect(treadmill?.driver.state.capabilities?.speedFactor).toBe(passedInMph.speedFactor);
    expect((await gym.store.machines.find(simulatedDeviceIds.treadmill))?.beltTest).toMatchObject({
      passed: false,
      speedFactor: passedInMph.speedFactor,
    });
  });

  it('that finds a moving belt leaves everything as it was', async () => {
    const gym = await gymThatPassed();
    gym.gym.treadmill.pressConsole('start');
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 0.5, 30_000, 'a belt that moves');
    await gym.clock.advanceAsync(3000);
    const sinceMs = gym.clock.nowMs();
    expect(await testBelt(gym)).toMatchObject({ hasBegun: false, isKept: false });
    expect(kindsSince(gym, sinceMs)).toEqual([]);
    const { treadmill } = gym.controller;
    expect(treadmill?.hasPassedBeltTest).toBe(true);
    expect(treadmill?.driver.state.capabilities?.speedFactor).toBe(passedInMph.speedFactor);
  });

  it('holds at once, and says so when it could not be kept', async () => {
    let isBroken = false;
    const gym = await openUntested({
      ...mphMachine,
      storeOver: (store) => ({
        ...store,
        machines: {
          ...store.machines,
          save: (machine) => (isBroken ? Promise.reject(new Error('broken')) : store.machines.save(machine)),
        },
      }),
    });
    const treadmill = await connect(gym);
    isBroken = true;
    expect(await testBelt(gym)).toMatchObject({ problems: [], passed: true, isKept: false });
    expect(treadmill.driver.state.capabilities?.speedFactor).toBe(passedInMph.speedFactor);
    expect(treadmill.hasPassedBeltTest).toBe(true);
  });

  it('has the belt for itself', async () => {
    const gym = await openUntested();
    expect(() => gym.controller.testBelt(() => undefined)).toThrow(
      expect.objectContaining({ code: 'session/not-ready' }) as Error,
    );
    await connect(gym);
    const busy = expect.objectContaining({
      code: 'session/not-allowed-now',
      params: { state: 'beltTest' },
    }) as Error;
    await testBelt(gym, (phase) => {
      if (phase !== 'slow') return;
      expect(() => gym.controller.testBelt(() => undefined)).toThrow(busy);
    });
    const session = await gym.run({ ...running, mode: 'iLead' });
    expect(() => gym.controller.testBelt(() => undefined)).toThrow(
      expect.objectContaining({ code: 'session/not-allowed-now' }) as Error,
    );
    expect(session.engine.isLive).toBe(true);
  });
});
