import { describe, expect, it, vi } from 'vitest';
import type { FoundDevice } from '#contract/rpc/devices.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';

// The simulator keeps real time here, and the machine's own radio takes its time to say how it is.
vi.setConfig({ testTimeout: 30_000 });

const simulatedTreadmill = { deviceId: simulatedDeviceIds.treadmill, name: 'Simulated treadmill' };
const simulatedSensors = [
  { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Strap' },
  { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Pod' },
] as const;

/** As on a machine with or without Bluetooth: what there is of it decides nothing here. */
async function serveBoth(dataFolder = createTestFolder()) {
  const service = await startTestService({ device: undefined, timeScale: 1, dataFolder });
  const attached = await attachTest(service);
  return { service, attached, rpc: attached.rpc };
}

describe('serve without --device', () => {
  it('offers the simulated devices, and says of each that it is one', async () => {
    const { service, rpc } = await serveBoth();
    // Nobody has looked for it or used it.
    expect(service.opened.simulatedGym).toBeUndefined();
    let found: readonly FoundDevice[] = [];
    for await (const devices of await rpc.devices.scan()) {
      found = devices.filter(({ deviceId }) => deviceId.startsWith('sim-'));
      if (found.length === 3) break;
    }
    expect(found.map(({ deviceId }) => deviceId).toSorted()).toEqual(
      Object.values(simulatedDeviceIds).toSorted(),
    );
    expect(found.every(({ isSimulated }) => isSimulated)).toBe(true);
    const kinds = found.find(({ deviceId }) => deviceId === simulatedDeviceIds.treadmill)?.kinds;
    expect(kinds).toEqual(['treadmill']);
  });

  it('connects to them whatever the adapter is, and tells the adapter as it is', async () => {
    const { service, attached, rpc } = await serveBoth();
    expect((await rpc.status.get()).treadmill).toBeUndefined();
    await rpc.devices.useTreadmill(simulatedTreadmill);
    await rpc.devices.useSensors([...simulatedSensors]);
    const status = await statusWhere(
      attached,
      ({ treadmill, sensors }) =>
        treadmill?.isLinkUp === true &&
        treadmill.belt === 'standing' &&
        sensors.length === 2 &&
        sensors.every(({ isLinkUp, batteryPercent }) => isLinkUp && batteryPercent !== undefined) &&
        sensors[0]?.reading !== undefined,
    );
    expect(status.treadmill).toMatchObject({
      ...simulatedTreadmill,
      isSimulated: true,
      hasPassedBeltTest: true,
      canControl: true,
      manufacturer: expect.any(String),
      model: expect.any(String),
    });
    expect(status.adapterState).toBe(service.opened.central.adapterState);
    expect(service.opened.simulatedGym?.treadmill.state.speedKmh).toBe(0);
  });

  it('takes a treadmill with any other id for a real one', async () => {
    const { service, attached, rpc } = await serveBoth();
    await rpc.devices.useTreadmill({ deviceId: 'aa:bb:cc:dd:ee:ff', name: 'sim-treadmill' });
    const { treadmill } = await statusWhere(attached, (status) => status.treadmill !== undefined);
    expect(treadmill).toMatchObject({ isSimulated: false, hasPassedBeltTest: false, isLinkUp: false });
    expect(service.opened.simulatedGym).toBeUndefined();
  });

  it('connects to what was chosen last when it starts again', async () => {
    const folder = createTestFolder();
    const first = await serveBoth(folder);
    await first.rpc.devices.useTreadmill(simulatedTreadmill);
    await first.rpc.devices.useSensors([...simulatedSensors]);
    await first.service.close();

    const second = await serveBoth(folder);
    expect(await second.rpc.settings.get()).toEqual({
      treadmill: simulatedTreadmill,
      sensors: simulatedSensors,
    });
    const { treadmill, sensors } = await statusWhere(
      second.attached,
      (status) => status.treadmill?.isLinkUp === true && status.sensors.every(({ isLinkUp }) => isLinkUp),
    );
    expect(treadmill).toMatchObject({ ...simulatedTreadmill, isSimulated: true });
    expect(sensors.map(({ deviceId }) => deviceId)).toEqual(simulatedSensors.map(({ deviceId }) => deviceId));

    await second.rpc.settings.change({ treadmill: null, sensors: null });
    await second.service.close();
    expect((await (await serveBoth(folder)).rpc.status.get()).treadmill).toBeUndefined();
  });
});

describe('serve with --device', () => {
  it('offers nothing but the one radio, and connects to what it was told', async () => {
    const folder = createTestFolder();
    const first = await serveBoth(folder);
    await first.rpc.devices.useTreadmill(simulatedTreadmill);
    await first.service.close();
    const service = await startTestService({
      device: { deviceId: 'aa:bb:cc:dd:ee:ff' },
      timeScale: 1,
      dataFolder: folder,
    });
    const { rpc } = await attachTest(service);
    expect((await rpc.status.get()).treadmill).toMatchObject({ deviceId: 'aa:bb:cc:dd:ee:ff' });
    // Its id is no key to another radio.
    await rpc.devices.useTreadmill(simulatedTreadmill);
    expect((await rpc.status.get()).treadmill).toMatchObject({
      isSimulated: false,
      hasPassedBeltTest: false,
    });
    expect(service.opened.simulatedGym).toBeUndefined();
  });
});
