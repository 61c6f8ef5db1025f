import { describe, expect, it } from 'vitest';
import type { BleConnection } from '#contract/ble/ble-central.ts';
import { decodeHeartRateMeasurement, type HeartRateMeasurement } from '#core/ftms/heart-rate-measurement.ts';
import {
  decodeRunningSpeedCadenceMeasurement,
  type RunningSpeedCadenceMeasurement,
} from '#core/ftms/running-speed-cadence-measurement.ts';
import { encodeControlPointRequest, type ControlPointRequest } from '#core/ftms/control-point.ts';
import { batteryUuids, ftmsUuids, heartRateUuids, runningSpeedCadenceUuids } from '#core/ftms/uuids.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { createSeededRandom } from './random-source.ts';
import { averageRunner } from './runner-model.ts';
import {
  createSimulatedGym,
  simulatedDeviceIds,
  type SimulatedGym,
  type SimulatedGymOptions,
} from './simulated-gym.ts';

interface Bench {
  readonly clock: ManualClock;
  readonly gym: SimulatedGym;
  readonly hearts: HeartRateMeasurement[];
  readonly feet: RunningSpeedCadenceMeasurement[];
  readonly strapLink: BleConnection;
  send(...requests: ControlPointRequest[]): Promise<void>;
}

async function bench(options: Partial<SimulatedGymOptions> = {}): Promise<Bench> {
  const clock = createManualClock();
  const gym = createSimulatedGym({ clock, random: createSeededRandom(2), ...options });
  const waited = async <T>(promise: Promise<T>): Promise<T> => {
    await clock.advanceAsync(400, 20);
    return promise;
  };
  const connect = (deviceId: string): Promise<BleConnection> =>
    waited(gym.radio.connect(deviceId, { timeoutMs: 2000 }));
  const treadmillLink = await connect(simulatedDeviceIds.treadmill);
  const strapLink = await connect(simulatedDeviceIds.strap);
  const podLink = await connect(simulatedDeviceIds.footPod);
  const hearts: HeartRateMeasurement[] = [];
  const feet: RunningSpeedCadenceMeasurement[] = [];
  await waited(
    strapLink.subscribe(heartRateUuids.service, heartRateUuids.measurement, (bytes) => {
      const decoded = decodeHeartRateMeasurement(bytes);
      if (decoded.ok) hearts.push(decoded.value);
    }),
  );
  await waited(
    podLink.subscribe(runningSpeedCadenceUuids.service, runningSpeedCadenceUuids.measurement, (bytes) => {
      const decoded = decodeRunningSpeedCadenceMeasurement(bytes);
      if (decoded.ok) feet.push(decoded.value);
    }),
  );
  await waited(treadmillLink.subscribe(ftmsUuids.service, ftmsUuids.controlPoint, () => {}));
  return {
    clock,
    gym,
    hearts,
    feet,
    strapLink,
    async send(...requests) {
      for (const request of requests) {
        await waited(
          treadmillLink.write(ftmsUuids.service, ftmsUuids.controlPoint, encodeControlPointRequest(request)),
        );
      }
    },
  };
}

const runAt = (speedKmh: number): ControlPointRequest[] => [
  { kind: 'requestControl' },
  { kind: 'startOrResume' },
  { kind: 'setTargetSpeed', speedKmh },
];

describe('gym', () => {
  it('lets the belt drive the runner, and the runner drive strap and foot pod', async () => {
    const { clock, gym, hearts, feet, send } = await bench();
    clock.advance(1000);
    expect(hearts.at(-1)?.heartRateBpm).toBeLessThan(82);
    expect(feet.at(-1)).toMatchObject({ cadenceRaw: 0, isRunning: false });
    await send(...runAt(10));
    clock.advance(600_000);
    expect(gym.treadmill.state.speedKmh).toBe(10);
    const steadyBpm = averageRunner.standingHeartRateBpm + 10 * averageRunner.heartGainBpmPerKmh;
    expect(Math.abs(hearts.at(-1)!.heartRateBpm! - steadyBpm)).toBeLessThan(8);
    expect(feet.at(-1)?.speedKmh).toBeCloseTo(10, 1);
    expect(feet.at(-1)?.cadenceRaw).toBe(169);
    expect(feet.at(-1)?.isRunning).toBe(true);
    expect(feet.at(-1)?.strideLengthM).toBeCloseTo((2 * 10_000) / 60 / 169, 1);
    expect(Math.abs(feet.at(-1)!.totalDistanceM! - gym.treadmill.state.distanceM)).toBeLessThan(15);
    const intervals = hearts.slice(-60).flatMap(({ rrIntervalsMs }) => rrIntervalsMs);
    const meanMs = intervals.reduce((sum, each) => sum + each, 0) / intervals.length;
    expect(Math.abs(60_000 / meanMs - hearts.at(-1)!.heartRateBpm!)).toBeLessThan(6);
    await gym.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('shows a runner who stepped off: no steps, while the belt goes on', async () => {
    const { clock, gym, feet, send } = await bench();
    await send(...runAt(10));
    clock.advance(60_000);
    gym.stepOff();
    clock.advance(2000);
    expect(feet.at(-1)).toMatchObject({ cadenceRaw: 0, speedKmh: 0 });
    expect(gym.treadmill.state).toMatchObject({ speedKmh: 10, isRunnerOnBelt: false });
    gym.stepOn();
    clock.advance(2000);
    expect(feet.at(-1)?.cadenceRaw).toBe(169);
    expect(gym.treadmill.state.isRunnerOnBelt).toBe(true);
  });

  it('has pods that count strides, and runners who hear music', async () => {
    const { clock, feet, send } = await bench({
      podCountsStrides: true,
      runner: { ...averageRunner, entrainment: 1 },
      heardTempoBpm: () => 172,
    });
    await send(...runAt(10));
    clock.advance(60_000);
    expect(feet.at(-1)?.cadenceRaw).toBe(86);
  });

  it('can do without strap and pod, which may come later', async () => {
    const clock = createManualClock();
    const gym = createSimulatedGym({
      clock,
      random: createSeededRandom(1),
      hasStrap: false,
      hasFootPod: false,
    });
    const heard = new Set<string>();
    await gym.radio.scan({ serviceUuids: [], onAdvertisement: ({ deviceId }) => heard.add(deviceId) });
    clock.advance(1000);
    expect([...heard]).toEqual(['sim-treadmill']);
    gym.radio.add(gym.strap);
    clock.advance(1000);
    expect([...heard]).toEqual(['sim-treadmill', 'sim-strap']);
  });

  it('is the same run for the same seed', async () => {
    const record = async (): Promise<readonly unknown[]> => {
      const { clock, hearts, send } = await bench();
      await send(...runAt(9));
      clock.advance(60_000);
      return hearts;
    };
    expect(await record()).toEqual(await record());
  });
});

describe('strap', () => {
  it('loses contact first and its figure later, and finds both again', async () => {
    const { clock, gym, hearts } = await bench();
    const before = hearts.at(-1)!.heartRateBpm;
    expect(hearts.at(-1)?.hasContact).toBe(true);
    gym.strap.comeOff();
    expect(gym.strap.isWorn).toBe(false);
    clock.advance(2000);
    expect(hearts.at(-1)).toEqual({ heartRateBpm: before, hasContact: false, rrIntervalsMs: [] });
    clock.advance(5000);
    expect(hearts.at(-1)).toEqual({ hasContact: false, rrIntervalsMs: [] });
    gym.strap.putOn();
    clock.advance(2000);
    expect(hearts.at(-1)).toMatchObject({ hasContact: true });
    expect(hearts.at(-1)?.heartRateBpm).toBeGreaterThan(60);
  });

  it('goes silent with a standing link', async () => {
    const { clock, gym, hearts, strapLink } = await bench();
    let isLost = false;
    strapLink.onDisconnect(() => {
      isLost = true;
    });
    gym.strap.goSilent();
    const count = hearts.length;
    clock.advance(10_000);
    expect(hearts).toHaveLength(count);
    expect(isLost).toBe(false);
    gym.strap.speakAgain();
    clock.advance(3000);
    expect(hearts).toHaveLength(count + 3);
  });

  it('leaves reach with its link, and can be found again when it is back', async () => {
    const { clock, gym, strapLink } = await bench();
    const heard: string[] = [];
    let isLost = false;
    strapLink.onDisconnect(() => {
      isLost = true;
    });
    await gym.radio.scan({
      serviceUuids: [heartRateUuids.service],
      onAdvertisement: ({ deviceId }) => heard.push(deviceId),
    });
    gym.strap.leaveReach();
    clock.advance(2000);
    expect(isLost).toBe(true);
    expect(heard).toEqual([]);
    gym.strap.comeBack();
    clock.advance(1000);
    expect(heard).toContain('sim-strap');
  });

  it('tells its battery', async () => {
    const { clock, gym, strapLink } = await bench();
    const levels: number[] = [];
    const subscribed = strapLink.subscribe(batteryUuids.service, batteryUuids.level, ([level]) =>
      levels.push(level!),
    );
    await clock.advanceAsync(100);
    await subscribed;
    gym.strap.setBattery(14);
    const read = strapLink.read(batteryUuids.service, batteryUuids.level);
    await clock.advanceAsync(100);
    expect(levels).toEqual([14]);
    expect([...(await read)]).toEqual([14]);
  });
});

describe('foot pod', () => {
  it('goes silent, speaks again, leaves and comes back', async () => {
    const { clock, gym, feet } = await bench();
    gym.footPod.goSilent();
    const count = feet.length;
    clock.advance(3000);
    expect(feet).toHaveLength(count);
    gym.footPod.speakAgain();
    clock.advance(2000);
    expect(feet).toHaveLength(count + 2);
    gym.footPod.leaveReach();
    clock.advance(3000);
    expect(feet).toHaveLength(count + 2);
    expect(gym.footPod.acceptsConnection()).toBe(false);
    gym.footPod.comeBack();
    expect(gym.footPod.acceptsConnection()).toBe(true);
  });
});
