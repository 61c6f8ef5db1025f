import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { createSimulatedGym, simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createBodyMonitor } from './body-monitor.ts';
import { connectSensors } from './sensors.ts';

const strap = { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Strap' } as const;
const pod = { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Pod' } as const;

function open(mayMeasure: (deviceId: string) => boolean = () => true) {
  const clock = createManualClock();
  const random = createSeededRandom(3);
  const gym = createSimulatedGym({ clock, random });
  const body = createBodyMonitor(70);
  const sensors = connectSensors([strap, pod], {
    central: gym.radio,
    clock,
    log: silentLog,
    random,
    body: (deviceId) => (mayMeasure(deviceId) ? body : undefined),
  });
  onTestFinished(async () => {
    sensors.close();
    await gym.close();
  });
  return { clock, gym, body, sensors };
}

describe('connectSensors', () => {
  it('tells link, battery and what was measured last', async () => {
    const { clock, sensors, body } = open();
    expect(sensors.statuses).toEqual([
      { ...strap, isLinkUp: false },
      { ...pod, isLinkUp: false },
    ]);
    await clock.advanceAsync(5000);
    const [heart, steps] = sensors.statuses;
    expect(heart).toMatchObject({ ...strap, isLinkUp: true });
    expect(heart?.batteryPercent).toBeGreaterThan(0);
    expect(heart?.reading).toBe(body.heartRate(clock.nowMs())?.heartRateBpm);
    expect(heart?.reading).toBeGreaterThan(40);
    expect(steps).toMatchObject({ ...pod, isLinkUp: true });
  });

  it('shows no figure of a link that was lost', async () => {
    const { clock, gym, sensors } = open();
    await clock.advanceAsync(5000);
    gym.radio.remove(simulatedDeviceIds.strap);
    await clock.advanceAsync(500);
    expect(sensors.statuses[0]).toMatchObject({ isLinkUp: false });
    expect(sensors.statuses[0]).not.toHaveProperty('reading');
    expect(sensors.statuses[0]?.batteryPercent).toBeGreaterThan(0);
  });

  it('hands nothing to a runner whom it may not measure', async () => {
    const { clock, body, sensors } = open((deviceId) => deviceId === pod.deviceId);
    await clock.advanceAsync(5000);
    expect(sensors.statuses[0]?.reading).toBeGreaterThan(40);
    expect(body.heartRate(clock.nowMs())).toBeUndefined();
  });
});
