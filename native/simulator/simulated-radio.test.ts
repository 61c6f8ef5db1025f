import { describe, expect, it } from 'vitest';
import type { BleAdvertisement } from '#contract/ble/ble-central.ts';
import { deviceInformationUuids, ftmsUuids, heartRateUuids } from '#core/ftms/uuids.ts';
import { bench, settle, linked, peripheralWith } from '#tests/support/radio-bench.ts';

const { service, controlPoint, feature } = ftmsUuids;

describe('scanning', () => {
  it('hears each device again and again, with its signal', async () => {
    const { clock, radio } = bench();
    const heard: BleAdvertisement[] = [];
    const scan = await radio.scan({ serviceUuids: [], onAdvertisement: (each) => heard.push(each) });
    clock.advance(2000);
    expect(heard.length).toBeGreaterThanOrEqual(8);
    expect(heard[0]).toMatchObject({
      deviceId: 'sim-treadmill',
      localName: 'Simulated Home 500',
      isConnectable: true,
      serviceUuids: [service],
      serviceData: [{ uuid: service, data: Uint8Array.of(1, 1, 0) }],
    });
    expect(new Set(heard.map(({ rssiDbm }) => rssiDbm)).size).toBeGreaterThan(1);
    for (const { rssiDbm } of heard) expect(rssiDbm).toBeLessThan(-40);
    await scan.stop();
    const count = heard.length;
    clock.advance(2000);
    expect(heard).toHaveLength(count);
  });

  it('filters by advertised service and hears devices that come later', async () => {
    const { clock, radio } = bench();
    const heard: BleAdvertisement[] = [];
    await radio.scan({ serviceUuids: [heartRateUuids.service], onAdvertisement: (each) => heard.push(each) });
    clock.advance(1000);
    expect(heard).toEqual([]);
    radio.add(peripheralWith({ localName: undefined, advertisedServiceUuids: [heartRateUuids.service] }));
    clock.advance(1000);
    expect(heard[0]).toMatchObject({ deviceId: 'thing' });
    expect(heard[0]).not.toHaveProperty('localName');
  });

  it('hears neither a linked device nor one that is out of reach', async () => {
    const { clock, radio, treadmill, connection } = await linked();
    const heard: BleAdvertisement[] = [];
    await radio.scan({ serviceUuids: [], onAdvertisement: (each) => heard.push(each) });
    clock.advance(1000);
    expect(heard).toEqual([]);
    treadmill.dropLink({ forMs: 2000 });
    clock.advance(1900);
    expect(heard).toEqual([]);
    clock.advance(1000);
    expect(heard.length).toBeGreaterThan(0);
    await expect(connection.read(service, feature)).rejects.toMatchObject({ code: 'ble/link-lost' });
  });
});

describe('a linked device', () => {
  it('is not on the air, even where it would take another link', async () => {
    const { clock, radio } = bench();
    radio.add(peripheralWith({}));
    await settle(clock, radio.connect('thing', { timeoutMs: 1000 }));
    const heard = new Set<string>();
    await radio.scan({ serviceUuids: [], onAdvertisement: ({ deviceId }) => heard.add(deviceId) });
    clock.advance(1000);
    expect([...heard]).toEqual(['sim-treadmill']);
  });
});

describe('connecting', () => {
  it('takes some time and brings the services', async () => {
    const { clock, radio } = bench();
    const pending = radio.connect('sim-treadmill', { timeoutMs: 3000 });
    await clock.advanceAsync(50, 10);
    const connection = await settle(clock, pending);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(60);
    expect(connection.deviceId).toBe('sim-treadmill');
    expect(connection.services.map(({ uuid }) => uuid)).toEqual([service, deviceInformationUuids.service]);
    const uuids = connection.services[0]!.characteristics;
    expect(uuids).toContainEqual({ uuid: controlPoint, properties: ['write', 'indicate'] });
  });

  it('gives up after its timeout when nobody is there, and succeeds when somebody comes in time', async () => {
    const { clock, radio, treadmill } = bench();
    const failed = settle(clock, radio.connect('nobody', { timeoutMs: 1000 }));
    await expect(failed).rejects.toMatchObject({ code: 'ble/connect-failed', params: { device: 'nobody' } });
    expect(clock.nowMs()).toBe(1000);
    treadmill.dropLink({ forMs: 800 });
    const connection = await settle(clock, radio.connect('sim-treadmill', { timeoutMs: 3000 }));
    expect(connection.deviceId).toBe('sim-treadmill');
    expect(clock.nowMs()).toBeLessThan(2000);
  });

  it('has one connection a device', async () => {
    const { clock, radio, connection } = await linked();
    const second = radio.connect('sim-treadmill', { timeoutMs: 3000 });
    await expect(second).rejects.toMatchObject({ code: 'ble/connect-failed' });
    await settle(clock, connection.disconnect());
    const first = radio.connect('sim-treadmill', { timeoutMs: 3000 });
    const atTheSameTime = radio.connect('sim-treadmill', { timeoutMs: 3000 });
    await expect(atTheSameTime).rejects.toMatchObject({ code: 'ble/connect-failed' });
    await settle(clock, first);
  });

  it('needs an adapter that is on, and loses everything with it', async () => {
    const { clock, radio, treadmill, connection } = await linked();
    const states: string[] = [];
    radio.onAdapterState((state) => states.push(state));
    let losses = 0;
    connection.onDisconnect(() => {
      losses += 1;
    });
    const heard: BleAdvertisement[] = [];
    const scan = await radio.scan({ serviceUuids: [], onAdvertisement: (each) => heard.push(each) });
    const waiting = radio.connect('nobody', { timeoutMs: 10_000 });
    radio.setAdapterState('off');
    radio.setAdapterState('off');
    await expect(waiting).rejects.toMatchObject({ code: 'ble/adapter-not-ready', params: { state: 'off' } });
    await expect(radio.connect('sim-treadmill', { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'ble/adapter-not-ready',
    });
    await expect(radio.scan({ serviceUuids: [], onAdvertisement: () => {} })).rejects.toMatchObject({
      code: 'ble/adapter-not-ready',
    });
    await scan.stop();
    expect(losses).toBe(1);
    expect(treadmill.state.isLinked).toBe(false);
    radio.setAdapterState('on');
    clock.advance(1000);
    expect(heard).toEqual([]);
    expect(states).toEqual(['off', 'on']);
    await settle(clock, radio.connect('sim-treadmill', { timeoutMs: 1000 }));
    await radio.close();
    expect(radio.adapterState).toBe('unavailable');
    treadmill.close();
    expect(clock.pendingTimers).toBe(0);
  });
});
