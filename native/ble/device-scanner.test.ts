import { describe, expect, it } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createScriptedCentral } from '#tests/support/scripted-central.ts';
import { confirmTreadmill, scanDevices, type DeviceKind } from './device-scanner.ts';

const treadmillData = [{ uuid: '1826', data: Uint8Array.of(1, 0b1, 0) }];
const bikeData = [{ uuid: '1826', data: Uint8Array.of(1, 0b10_0000, 0) }];

async function start(kinds: readonly DeviceKind[] = ['treadmill', 'heartRate', 'footPod']) {
  const central = createScriptedCentral();
  const clock = createManualClock();
  const scan = await scanDevices({ central, clock, durationMs: 10_000, kinds });
  return { central, clock, scan };
}

describe('scanDevices', () => {
  it('tells kinds by service', async () => {
    const { central, scan } = await start();
    central.advertise({ deviceId: 'a', localName: 'Strap', serviceUuids: ['180d'] });
    central.advertise({ deviceId: 'b', localName: 'Pod', serviceUuids: ['1814'] });
    central.advertise({ deviceId: 'c', localName: 'Run', serviceUuids: ['1826', '180d'] });
    central.advertise({ deviceId: 'd', localName: 'Lamp', serviceUuids: ['ffe0'] });
    expect(
      scan.devices.map(({ deviceId, kinds, isConfirmed }) => ({ deviceId, kinds, isConfirmed })),
    ).toEqual([
      { deviceId: 'a', kinds: ['heartRate'], isConfirmed: true },
      { deviceId: 'b', kinds: ['footPod'], isConfirmed: true },
      { deviceId: 'c', kinds: ['treadmill', 'heartRate'], isConfirmed: false },
    ]);
  });

  it('believes the machine type of the service data, whenever it comes', async () => {
    const { central, scan } = await start(['treadmill']);
    central.advertise({ deviceId: 'run', serviceUuids: ['1826'], serviceData: treadmillData });
    central.advertise({ deviceId: 'bike', serviceUuids: ['1826'] });
    expect(scan.devices.map(({ deviceId, isConfirmed }) => [deviceId, isConfirmed])).toEqual([
      ['run', true],
      ['bike', false],
    ]);
    central.advertise({ deviceId: 'bike', serviceUuids: ['1826'], serviceData: bikeData });
    expect(scan.devices.map(({ deviceId }) => deviceId)).toEqual(['run']);
  });

  it('takes service data without a type, or cut off, for no answer', async () => {
    const { central, scan } = await start(['treadmill']);
    central.advertise({
      deviceId: 'a',
      serviceUuids: ['1826'],
      serviceData: [{ uuid: '1826', data: Uint8Array.of(1, 0, 0) }],
    });
    central.advertise({
      deviceId: 'b',
      serviceUuids: ['1826'],
      serviceData: [{ uuid: '1826', data: Uint8Array.of(1) }],
    });
    expect(scan.devices.map(({ isConfirmed }) => isConfirmed)).toEqual([false, false]);
  });

  it('puts the strongest first and keeps the places of equals', async () => {
    const { central, scan } = await start(['heartRate']);
    const strap = (deviceId: string, rssiDbm: number) =>
      central.advertise({ deviceId, rssiDbm, serviceUuids: ['180d'] });
    strap('far', -90);
    strap('one', -61);
    strap('two', -59);
    strap('unknown', 127);
    expect(scan.devices.map(({ deviceId }) => deviceId)).toEqual(['one', 'two', 'far', 'unknown']);
    expect(scan.devices.map(({ signal }) => signal)).toEqual(['good', 'strong', 'weak', 'weak']);
    for (let count = 0; count < 20; count += 1) strap('far', -40);
    expect(scan.devices[0]).toMatchObject({ deviceId: 'far', signal: 'strong' });
  });

  it('smooths the signal strength, and ignores "not measured"', async () => {
    const { central, scan } = await start(['heartRate']);
    for (const rssiDbm of [-60, -80, 127])
      central.advertise({ deviceId: 'a', rssiDbm, serviceUuids: ['180d'] });
    expect(scan.devices[0]?.rssiDbm).toBeCloseTo(-66);
  });

  it('cleans and cuts names, and keeps the one it has', async () => {
    const { central, scan } = await start(['heartRate']);
    central.advertise({ deviceId: 'a', localName: '\u001b[2JBad\u0007\u202e Strap', serviceUuids: ['180d'] });
    central.advertise({ deviceId: 'a', serviceUuids: ['180d'] });
    central.advertise({ deviceId: 'b', localName: 'x'.repeat(100), serviceUuids: ['180d'] });
    central.advertise({ deviceId: 'c', serviceUuids: ['180d'] });
    expect(scan.devices.map(({ name }) => name)).toEqual(['[2JBad Strap', 'x'.repeat(40), '']);
  });

  it('tells about changes, and ends by itself', async () => {
    const { central, clock, scan } = await start(['heartRate']);
    const lengths: number[] = [];
    scan.onChange((devices) => lengths.push(devices.length));
    clock.advance(2000);
    central.advertise({ deviceId: 'a', serviceUuids: ['180d'] });
    expect(scan.devices[0]?.lastSeenMs).toBe(2000);
    clock.advance(8000);
    expect(await scan.finished).toHaveLength(1);
    expect(central.runningScans).toBe(0);
    expect(lengths).toEqual([1]);
  });

  it('can be stopped, and then leaves no timer', async () => {
    const { central, clock, scan } = await start();
    await scan.stop();
    expect(await scan.finished).toEqual([]);
    expect([central.runningScans, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('rejects when the radio is off', async () => {
    const central = createScriptedCentral();
    central.setAdapterState('off');
    await expect(
      scanDevices({ central, clock: createManualClock(), durationMs: 1, kinds: ['treadmill'] }),
    ).rejects.toMatchObject({ code: 'ble/adapter-not-ready', params: { state: 'off' } });
  });
});

describe('confirmTreadmill', () => {
  const treadmill = {
    services: [
      { uuid: '1826', characteristics: [{ uuid: '2acd', properties: ['notify'] }] },
      { uuid: '180a', characteristics: [{ uuid: '2a24', properties: ['read'] }] },
    ],
    values: { '2a24': new TextEncoder().encode('T-1') },
  } as const;

  it('reads what the machine says of itself and lets it go', async () => {
    const central = createScriptedCentral();
    central.place('t', treadmill);
    const facts = await confirmTreadmill(central, 't', { name: 'Run' });
    expect(facts).toMatchObject({ deviceId: 't', name: 'Run', information: { modelNumber: 'T-1' } });
    expect(central.openLinks).toEqual([]);
  });

  it('refuses a machine without Treadmill Data, and lets it go too', async () => {
    const central = createScriptedCentral();
    central.place('bike', {
      services: [{ uuid: '1826', characteristics: [{ uuid: '2ad2', properties: ['notify'] }] }],
    });
    await expect(confirmTreadmill(central, 'bike')).rejects.toMatchObject({ code: 'ble/not-a-treadmill' });
    expect(central.openLinks).toEqual([]);
  });
});
