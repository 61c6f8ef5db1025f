import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import { joinCentrals } from '#native/ble/joined-central.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { isSimulatedDeviceId, simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { createSimulatedRadio } from '#native/simulator/simulated-radio.ts';
import { createSimulatedTreadmill } from '#native/simulator/simulated-treadmill.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { kindsSince, running } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** Somebody may stand on it: a belt on the other radio, with an address as real ones have. */
const realId = 'aa:bb:cc:dd:ee:ff';

function openBoth() {
  return openGymController({
    folder: createTestFolder(),
    isSimulated: isSimulatedDeviceId,
    central(gym, clock) {
      const first = createSimulatedRadio({ clock, random: createSeededRandom(11) });
      const belt = createSimulatedTreadmill({ clock, deviceId: realId, random: createSeededRandom(12) });
      belt.setRunnerOnBelt(true);
      first.add(belt);
      return joinCentrals({
        first,
        second: { owns: isSimulatedDeviceId, open: () => gym.radio },
        log: silentLog,
      });
    },
  });
}

/** Letting go of the one before takes the hand clock's time, what is known of the new one the disk's. */
async function choose({ controller, clock }: GymController, deviceId: string): Promise<ConnectedTreadmill> {
  let isChosen = false;
  const choosing = controller.useTreadmill(deviceId, 'BeatRunner simulated treadmill').finally(() => {
    isChosen = true;
  });
  while (!isChosen) {
    await clock.advanceAsync(100);
    await setImmediate();
  }
  return await choosing;
}

const simulatedStrap = { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Strap' } as const;

describe('the simulated treadmill beside a real one', () => {
  it('leaves the real one untested: it is told no speed, and its run is no simulated one', async () => {
    const gym = await openBoth();
    const treadmill = await choose(gym, realId);
    expect(treadmill.isSimulated).toBe(false);
    const session = await gym.run({ ...running, mode: 'musicLeads', automation: 'full' });
    expect(treadmill.hasPassedBeltTest).toBe(false);
    expect(session.status.automation).toBe('shadow');
    const startedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, startedAtMs)).toEqual([]);
    await gym.close();
    expect(session.engine.state.kind).toBe('ended');
  });

  it('is tested by nature, and its run is a simulated one', async () => {
    const gym = await openBoth();
    const treadmill = await choose(gym, simulatedDeviceIds.treadmill);
    const session = await gym.run({ ...running, mode: 'musicLeads', automation: 'full' });
    expect(treadmill).toMatchObject({ isSimulated: true, hasPassedBeltTest: true });
    expect(session.status.automation).toBe('full');
  });

  it('records of each run which one it was', async () => {
    const gym = await openBoth();
    const recorded: Record<string, boolean | undefined> = {};
    for (const deviceId of [realId, simulatedDeviceIds.treadmill]) {
      await choose(gym, deviceId);
      const session = await gym.run({ ...running, mode: 'iLead' });
      await gym.clock.advanceAsync(5000);
      session.engine.stop();
      await gym.until(session, ['ended']);
      const { sessionId } = await session.ended;
      recorded[deviceId] = (await gym.store.sessions.read(sessionId))?.summary.isSimulated;
    }
    expect(recorded).toEqual({ [realId]: false, [simulatedDeviceIds.treadmill]: true });
  });

  it('lends its strap to no runner on a real belt', async () => {
    const gym = await openBoth();
    const { controller } = gym;
    await choose(gym, realId);
    controller.useSensors([simulatedStrap]);
    const onReal = await gym.run({ ...running, mode: 'iLead' });
    await gym.clock.advanceAsync(10_000);
    expect(controller.sensors[0]?.reading).toBeGreaterThan(40);
    expect(onReal.status.heartRateBpm).toBeUndefined();
    onReal.engine.stop();
    await gym.until(onReal, ['ended']);
    await onReal.ended;

    await choose(gym, simulatedDeviceIds.treadmill);
    const onSimulated = await gym.run({ ...running, mode: 'iLead' });
    await gym.clock.advanceAsync(10_000);
    expect(onSimulated.status.heartRateBpm).toBeGreaterThan(40);
  });
});
