import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BleCentral } from '#contract/ble/ble-central.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createBleHostClient } from '#native/ble/ble-host-client.ts';
import { confirmTreadmill, scanDevices, type FoundDevice } from '#native/ble/device-scanner.ts';
import { keepSensorLink, type SensorEvent } from '#native/ble/sensor-link.ts';
import { spawnBleHost } from '#native/ble/spawn-ble-host.ts';
import { systemClock } from '#native/ble/system-clock.ts';
import { keepTreadmillLink, type TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';
import { startPeripheral, type PeripheralProcess } from './peripheral-process.ts';
import { shouldSkipHil, startRig, type Rig } from './rig.ts';

const surroundings = { clock: systemClock, log: silentLog, random: Math.random };

describe.skipIf(shouldSkipHil())('treadmill and strap over an emulated radio', () => {
  let rig: Rig;
  let central: BleCentral;
  let treadmill: PeripheralProcess;
  let strap: PeripheralProcess;
  let found: readonly FoundDevice[];

  beforeAll(async () => {
    rig = await startRig();
    const centralTty = await rig.addController();
    const treadmillTty = await rig.addController();
    const strapTty = await rig.addController();
    [treadmill, strap] = await Promise.all([
      startPeripheral(treadmillTty, 'treadmill-peripheral.ts'),
      startPeripheral(strapTty, 'strap-peripheral.ts'),
    ]);
    central = createBleHostClient({
      ...surroundings,
      spawnHost: () => spawnBleHost({ env: { BLUETOOTH_HCI_SOCKET_UART_PORT: centralTty } }),
    });
    await new Promise<void>((resolve) => central.onAdapterState((state) => state === 'on' && resolve()));
    const scan = await scanDevices({
      central,
      clock: systemClock,
      durationMs: 10_000,
      kinds: ['treadmill', 'heartRate', 'footPod'],
    });
    await new Promise<void>((resolve) => scan.onChange((devices) => devices.length === 2 && resolve()));
    await scan.stop();
    found = await scan.finished;
  });

  afterAll(async () => {
    await central?.close();
    await treadmill?.kill();
    await strap?.kill();
    await rig?.stop();
  });

  function deviceIdOf(kind: FoundDevice['kinds'][number]): string {
    const device = found.find(({ kinds }) => kinds.includes(kind));
    expect(device).toBeDefined();
    return device!.deviceId;
  }

  it('finds both, by name and kind', () => {
    expect(found.map(({ kinds, isConfirmed }) => ({ kinds, isConfirmed }))).toEqual(
      expect.arrayContaining([
        { kinds: ['treadmill'], isConfirmed: true },
        { kinds: ['heartRate'], isConfirmed: true },
      ]),
    );
    expect(found.every(({ name }) => name !== '')).toBe(true);
  });

  it('confirms the treadmill, and refuses the strap', async () => {
    const facts = await confirmTreadmill(central, deviceIdOf('treadmill'));
    expect(facts.hasControlPoint).toBe(true);
    expect(facts.speedRange?.maximumKmh).toBeGreaterThan(0);
    await expect(confirmTreadmill(central, deviceIdOf('heartRate'))).rejects.toMatchObject({
      code: 'ble/not-a-treadmill',
    });
  });

  it('follows both at once: telemetry, control point responses, heart rate, contact', async () => {
    const machine = keepTreadmillLink({
      central,
      ...surroundings,
      deviceId: deviceIdOf('treadmill'),
      deviceName: 'T',
    });
    const sensor = keepSensorLink({
      central,
      ...surroundings,
      deviceId: deviceIdOf('heartRate'),
      deviceName: 'S',
      kind: 'heartRate',
    });
    const machineEvent = await eventOf(
      machine.onEvent,
      (event: TreadmillLinkEvent) => event.kind === 'telemetry',
    );
    expect(machineEvent).toMatchObject({ data: { instantaneousSpeedKmh: 0 } });
    const responded = eventOf(machine.onEvent, (event: TreadmillLinkEvent) => event.kind === 'response');
    await machine.write({ kind: 'requestControl' });
    expect(await responded).toMatchObject({ response: { requestKind: 'requestControl', result: 'success' } });

    const beat = await eventOf(sensor.onEvent, (event: SensorEvent) => event.kind === 'heartRate');
    expect(beat).toMatchObject({ measurement: { heartRateBpm: 120, hasContact: true } });
    const lost = eventOf(
      sensor.onEvent,
      (event: SensorEvent) => event.kind === 'state' && event.state === 'lost',
    );
    strap.act('comeOff');
    await lost;

    const down = eventOf(machine.onEvent, (event: TreadmillLinkEvent) => event.kind === 'down');
    const up = eventOf(machine.onEvent, (event: TreadmillLinkEvent) => event.kind === 'up');
    treadmill.act('dropLink');
    await down;
    await up;
    await Promise.all([machine.close(), sensor.close()]);
  });
});

function eventOf<T>(
  onEvent: (listener: (event: T) => void) => () => void,
  isIt: (event: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const end = onEvent((event) => {
      if (!isIt(event)) return;
      end();
      resolve(event);
    });
  });
}
