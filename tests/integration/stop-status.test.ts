import { describe, expect, it } from 'vitest';
import { liveStatusSchema, type LiveStatus } from '#contract/rpc/live-status.ts';
import { wireStatus } from '#electron/controller/rpc/wire-status.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { runAt, running } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** A gym whose treadmill answers nothing while `isDeaf`. */
async function openGym() {
  const ears = { isDeaf: false };
  const deaf: Behaviour = {
    name: 'deaf',
    onRequest: (request, proceed) => (ears.isDeaf ? { kind: 'silent' } : proceed(request)),
  };
  const gym = await openGymController({ folder: createTestFolder(), gym: { behaviours: [deaf] } });
  return { gym, ears };
}

async function connect(gym: GymController): Promise<void> {
  await gym.controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
  await gym.when(() => gym.controller.treadmill?.driver.state.belt === 'standing', 5000, 'telemetry');
}

/** As a page gets it. */
function stopOf({ controller, clock }: GymController): LiveStatus['stop'] {
  const around = {
    nowMs: clock.nowMs(),
    toldAtMs: clock.nowMs(),
    adapterState: 'on',
    hasPlayer: true,
  } as const;
  return liveStatusSchema.parse(wireStatus(controller, around)).stop;
}

const isAtRest = ({ gym }: GymController) => gym.treadmill.state.speedKmh === 0;

describe('the status of a stop', () => {
  it('of a run is there from the first press to the belt at rest', async () => {
    const { gym, ears } = await openGym();
    await runAt(gym, 8);
    expect(stopOf(gym)).toBeUndefined();
    ears.isDeaf = true;
    const sinceMs = gym.clock.nowMs();
    gym.controller.stop();
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: false });
    await gym.clock.advanceAsync(3000);
    gym.controller.stop();
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: false });
    ears.isDeaf = false;
    await gym.when(() => stopOf(gym)?.isAccepted === true, 5000, 'a yes');
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: true });
    await gym.when(() => stopOf(gym) === undefined, 30_000, 'the end of the stop');
    expect(isAtRest(gym)).toBe(true);
  });

  it('of a belt without a run is there, too', async () => {
    const { gym } = await openGym();
    await connect(gym);
    gym.gym.treadmill.pressConsole('start');
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 0.5, 20_000, 'a moving belt');
    const sinceMs = gym.clock.nowMs();
    gym.controller.stop();
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: false });
    await gym.when(() => stopOf(gym) === undefined, 30_000, 'the end of the stop');
    expect(isAtRest(gym)).toBe(true);
  });

  it('of a run that is put away before its start is as old as its first press', async () => {
    const { gym, ears } = await openGym();
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    ears.isDeaf = true;
    const sinceMs = gym.clock.nowMs();
    gym.controller.stop();
    await gym.clock.advanceAsync(2500);
    gym.controller.discard();
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: false });
  });

  it('of a belt test is there when it is broken off', async () => {
    const { gym } = await openGym();
    await connect(gym);
    const test = gym.controller.testBelt(() => undefined);
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 0.5, 20_000, 'a moving belt');
    expect(stopOf(gym)).toBeUndefined();
    const sinceMs = gym.clock.nowMs();
    gym.controller.stop();
    expect(stopOf(gym)).toEqual({ sinceMs, isAccepted: false });
    await gym.when(() => stopOf(gym) === undefined, 30_000, 'the end of the stop');
    expect(isAtRest(gym)).toBe(true);
    expect((await test.result).problems).toContain('aborted');
  });
});
