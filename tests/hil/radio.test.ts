import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BleAdvertisement, BleCentral, BleConnection } from '#contract/ble/ble-central.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createBleHostClient } from '#native/ble/ble-host-client.ts';
import type { BleHostProcess } from '#native/ble/host-process.ts';
import { spawnBleHost } from '#native/ble/spawn-ble-host.ts';
import { systemClock } from '#native/ble/system-clock.ts';
import { startPeripheral, type PeripheralProcess } from './peripheral-process.ts';
import { shouldSkipHil, startRig, type Rig } from './rig.ts';

const longServiceUuid = '00112233445566778899aabbccddeeff';
const longCharacteristicUuid = '00112233445566778899aabbccddee00';

describe.skipIf(shouldSkipHil())('ble-host over an emulated radio', () => {
  let rig: Rig;
  let centralTty: string;
  let peripheralTty: string;
  let peripheral: PeripheralProcess;
  let central: BleCentral;
  let host: BleHostProcess;

  beforeAll(async () => {
    rig = await startRig();
    centralTty = await rig.addController();
    await addPeripheral();
    central = createBleHostClient({
      clock: systemClock,
      log: silentLog,
      spawnHost: () => (host = spawnBleHost({ env: { BLUETOOTH_HCI_SOCKET_UART_PORT: centralTty } })),
    });
    await adapterState(central, 'on');
  });

  afterAll(async () => {
    await central?.close();
    await peripheral?.kill();
    await rig?.stop();
  });

  async function addPeripheral(): Promise<void> {
    peripheralTty = await rig.addController();
    peripheral = await startPeripheral(peripheralTty, 'proving-peripheral.ts');
  }

  async function find(): Promise<BleAdvertisement> {
    const found = Promise.withResolvers<BleAdvertisement>();
    const scan = await central.scan({ serviceUuids: ['1826'], onAdvertisement: found.resolve });
    const advertisement = await found.promise;
    await scan.stop();
    return advertisement;
  }

  async function connect(): Promise<BleConnection> {
    const { deviceId } = await find();
    return await central.connect(deviceId, { timeoutMs: 10_000 });
  }

  it('finds the device by its service, with name and service data', async () => {
    const advertisement = await find();
    expect(advertisement).toMatchObject({
      localName: 'Proving Run',
      isConnectable: true,
      serviceUuids: ['1826'],
    });
    expect(advertisement.serviceData).toHaveLength(1);
    expect([...(advertisement.serviceData[0]?.data ?? [])]).toEqual([1, 1, 0]);
  });

  it('hears nothing of a service that nobody offers', async () => {
    const heard: BleAdvertisement[] = [];
    const scan = await central.scan({ serviceUuids: ['180d'], onAdvertisement: (one) => heard.push(one) });
    await find();
    await scan.stop();
    expect(heard).toEqual([]);
  });

  it('connects, discovers, reads, writes, and gets an indication after the write', async () => {
    const connection = await connect();
    const machine = connection.services.find(({ uuid }) => uuid === '1826');
    expect(machine?.characteristics).toEqual([
      { uuid: '2acc', properties: ['read'] },
      { uuid: '2acd', properties: ['notify'] },
      { uuid: '2ad9', properties: ['write', 'indicate'] },
      { uuid: '2ad4', properties: ['read'] },
    ]);
    expect([...(await connection.read('1826', '2acc'))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await connection.read(longServiceUuid, longCharacteristicUuid)).toHaveLength(400);

    const order: string[] = [];
    const indicated = Promise.withResolvers<Uint8Array>();
    await connection.subscribe('1826', '2ad9', (bytes) => {
      order.push('indication');
      indicated.resolve(bytes);
    });
    await connection.write('1826', '2ad9', Uint8Array.of(0x00)).then(() => order.push('acknowledged'));
    expect([...(await indicated.promise)]).toEqual([0x80, 0x00, 0x01]);
    expect(order).toEqual(['acknowledged', 'indication']);
    await connection.disconnect();
  });

  it('reports ATT errors of writes, reads and subscriptions at once, and the link lives on', async () => {
    const connection = await connect();
    const startedMs = performance.now();
    await expect(connection.write('1826', '2ad9', Uint8Array.of(0xff))).rejects.toMatchObject({
      code: 'ble/gatt-failed',
      params: { attError: 0x80 },
    });
    await expect(connection.read('1826', '2ad4')).rejects.toMatchObject({
      code: 'ble/gatt-failed',
      params: { attError: 0x02 },
    });
    await expect(connection.subscribe('1826', '2acc', () => undefined)).rejects.toMatchObject({
      code: 'ble/gatt-failed',
      params: { attError: 0x0a },
    });
    await expect(connection.read('1826', '2aff')).rejects.toMatchObject({ code: 'ble/gatt-failed' });
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(await connection.read('1826', '2acc')).toHaveLength(8);
    await connection.disconnect();
  });

  it('delivers 300 notifications in order and none twice', async () => {
    const connection = await connect();
    const numbers: number[] = [];
    const all = Promise.withResolvers<void>();
    await connection.subscribe('1826', '2acd', (bytes) => {
      numbers.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
      if (numbers.length === 300) all.resolve();
    });
    await connection.write('1826', '2ad9', Uint8Array.of(0x30));
    await all.promise;
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index));
    await connection.disconnect();
  });

  it('refuses a second connection to the same device', async () => {
    const connection = await connect();
    await expect(central.connect(connection.deviceId, { timeoutMs: 2000 })).rejects.toMatchObject({
      code: 'ble/connect-failed',
    });
    await connection.disconnect();
  });

  it('gives up on an absent device in time, and can connect to another right after', async () => {
    const startedMs = performance.now();
    await expect(central.connect('00aa00bb00cc', { timeoutMs: 1500 })).rejects.toMatchObject({
      code: 'ble/connect-failed',
    });
    expect(performance.now() - startedMs).toBeLessThan(2500);
    const connection = await connect();
    await connection.disconnect();
  });

  it('connects while an attempt at an absent device goes on', async () => {
    const absent = central.connect('00aa00bb00cc', { timeoutMs: 5000 }).catch((error: unknown) => error);
    const connection = await connect();
    await connection.disconnect();
    expect(await absent).toMatchObject({ code: 'ble/connect-failed' });
  });

  it('notices a link that the device ends, and connects again', async () => {
    const connection = await connect();
    const gone = new Promise<void>((resolve) => connection.onDisconnect(resolve));
    await connection.write('1826', '2ad9', Uint8Array.of(0x31)).catch(() => undefined);
    await gone;
    await expect(connection.read('1826', '2acc')).rejects.toMatchObject({ code: 'ble/link-lost' });
    const again = await connect();
    expect(await again.read('1826', '2acc')).toHaveLength(8);
    await again.disconnect();
  });

  it('notices a link that is lost in the air, and connects again', async () => {
    const connection = await connect();
    const gone = new Promise<void>((resolve) => connection.onDisconnect(resolve));
    await rig.loseLinks(peripheralTty);
    await gone;
    const again = await connect();
    expect(await again.read('1826', '2acc')).toHaveLength(8);
    await again.disconnect();
  });

  it('loses its links with the host process, and can connect again when that is back', async () => {
    const connection = await connect();
    const gone = new Promise<void>((resolve) => connection.onDisconnect(resolve));
    const lost = connection.subscribe('1826', '2acd', () => undefined);
    host.kill();
    await expect(lost).rejects.toMatchObject({ code: 'ble/link-lost' });
    await gone;
    expect(central.adapterState).toBe('starting');
    await adapterState(central, 'on');
    const again = await connect();
    expect(await again.read('1826', '2acc')).toHaveLength(8);
    await again.disconnect();
  });

  it('notices a device that was killed within seconds, and finds it again when it is back', async () => {
    const connection = await connect();
    const gone = new Promise<number>((resolve) => connection.onDisconnect(() => resolve(performance.now())));
    const killedMs = performance.now();
    await peripheral.kill();
    await rig.removeController(peripheralTty);
    expect((await gone) - killedMs).toBeLessThan(5000);
    await addPeripheral();
    const again = await connect();
    expect(await again.read('1826', '2acc')).toHaveLength(8);
    await again.disconnect();
  });
});

async function adapterState(central: BleCentral, wanted: string): Promise<void> {
  if (central.adapterState === wanted) return;
  await new Promise<void>((resolve) => {
    const end = central.onAdapterState((state) => {
      if (state !== wanted) return;
      end();
      resolve();
    });
  });
}
