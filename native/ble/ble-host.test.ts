import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { BleHostEvent, BleHostRequest } from '#contract/ble/host-protocol.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { runBleHost } from './ble-host.ts';
import type { Noble, NobleCharacteristic, NoblePeripheral } from './noble-surface.ts';

/** noble as it behaves with a controller whose every answer the test gives. Plain objects over EventEmitter, like noble's. */
function createFakeNoble() {
  const calls: string[] = [];
  const hci = Object.assign(new EventEmitter(), {
    disconnect: (handle: number) => void calls.push(`hciDisconnect ${handle}`),
  });
  const handles: Record<string, string | number> = {};
  const noble = Object.assign(new EventEmitter(), {
    _state: 'unknown',
    _bindings: { _hci: hci, _handles: handles },
    startScanning(uuids: readonly string[], _duplicates: boolean, callback: (error?: Error | null) => void) {
      calls.push(`scan ${uuids.join(',')}`);
      callback(null);
    },
    stopScanning(callback: () => void) {
      calls.push('stopScan');
      callback();
    },
  });
  function characteristic(uuid: string, properties: readonly string[]): NobleCharacteristic {
    const made = Object.assign(new EventEmitter(), {
      uuid,
      properties,
      read: () => void calls.push(`read ${uuid}`),
      write: (bytes: Buffer) => void calls.push(`write ${uuid} ${bytes.toString('hex')}`),
      notify: (isOn: boolean) => void calls.push(`notify ${uuid} ${isOn}`),
    });
    return made;
  }
  const controlPoint = characteristic('2ad9', ['write', 'indicate']);
  const short = characteristic('1', ['read']);
  function peripheral(id: string) {
    const made = Object.assign(new EventEmitter(), {
      id,
      state: 'disconnected',
      connectable: true,
      rssi: -50,
      advertisement: { localName: `Run ${id}`, serviceUuids: ['1826'], serviceData: [] },
      connect() {
        calls.push(`connect ${id}`);
        made.state = 'connecting';
      },
      cancelConnect: () => void calls.push(`cancel ${id}`),
      disconnect: () => void calls.push(`disconnect ${id}`),
      discoverAllServicesAndCharacteristicsAsync: async () => ({
        services: [
          { uuid: '1826', characteristics: [controlPoint, short] },
          { uuid: '12345', characteristics: null },
        ],
      }),
    });
    return made;
  }
  return { noble: noble as Noble, calls, hci, handles, controlPoint, peripheral };
}

function start(options: { readonly hasAdapter?: boolean } = {}) {
  const fake = createFakeNoble();
  const clock = createManualClock();
  const events: BleHostEvent[] = [];
  const exits: string[] = [];
  let receive: (message: unknown) => void = () => undefined;
  runBleHost({
    noble: fake.noble,
    clock,
    port: {
      postMessage: (message) => events.push(message as BleHostEvent),
      onMessage: (listener) => {
        receive = listener;
      },
    },
    hasAdapter: () => options.hasAdapter,
    exit: (reason) => exits.push(reason),
  });
  const ask = (request: BleHostRequest): void => receive(request);
  const states = () => events.flatMap((event) => (event.kind === 'adapterState' ? [event.state] : []));
  const answers = () => events.filter((event) => event.kind === 'done' || event.kind === 'failed');
  const hear = (device: NoblePeripheral): void => void fake.noble.emit('discover', device);
  async function connect(id = 'aa', linkId = 1) {
    const device = fake.peripheral(id);
    ask({ kind: 'connect', requestId: linkId, linkId, deviceId: id });
    hear(device);
    await settlePromises();
    device.state = 'connected';
    fake.handles[id] = 42;
    fake.handles[42] = id;
    device.emit('connect', undefined);
    await settlePromises();
    return device;
  }
  const attError = (requestOpCode: number, code: number): void =>
    void fake.hci.emit('aclDataPkt', 42, 4, Buffer.from([0x01, requestOpCode, 0x10, 0x00, code]));
  return { ...fake, clock, events, exits, ask, states, answers, hear, connect, attError };
}

describe('the adapter state', () => {
  it('holds a first "off" back, because noble has not looked yet', () => {
    const { noble, clock, states } = start();
    noble.emit('stateChange', 'poweredOff');
    clock.advance(1000);
    noble.emit('stateChange', 'poweredOn');
    clock.advance(10_000);
    expect(states()).toEqual(['on']);
  });

  it('is off when it stays off, and unavailable when the machine has no adapter', () => {
    for (const [hasAdapter, state] of [
      [true, 'off'],
      [false, 'unavailable'],
    ] as const) {
      const { noble, clock, states } = start({ hasAdapter });
      noble.emit('stateChange', 'poweredOff');
      clock.advance(2000);
      expect(states()).toEqual([state]);
    }
  });

  it('is unavailable when noble says nothing at all', () => {
    const { clock, states } = start();
    clock.advance(4000);
    expect(states()).toEqual(['unavailable']);
  });

  it('tells a missing permission from a missing driver, and looks again later', () => {
    for (const [message, state] of [
      ['Initialization of USB device failed: Operation not permitted', 'unauthorized'],
      ['Initialization of USB device failed: No such device', 'unavailable'],
    ] as const) {
      const { noble, clock, states, exits } = start();
      noble.emit('warning', message);
      noble.emit('warning', 'unknown peripheral');
      clock.advance(15_000);
      expect([states(), exits.length]).toEqual([[state], 1]);
    }
  });

  it('passes on what noble knows of permissions and support', () => {
    const { noble, states } = start();
    for (const state of ['resetting', 'unauthorized', 'unsupported']) noble.emit('stateChange', state);
    expect(states()).toEqual(['unauthorized', 'unsupported']);
  });

  it('ends links, attempts and the process when an adapter goes', async () => {
    const { noble, ask, connect, events, exits, answers } = start();
    noble.emit('stateChange', 'poweredOn');
    await connect('aa', 1);
    ask({ kind: 'connect', requestId: 2, linkId: 2, deviceId: 'bb' });
    noble.emit('stateChange', 'poweredOff');
    await settlePromises();
    expect(events).toContainEqual({ kind: 'disconnected', linkId: 1, reason: 'off' });
    expect(answers().at(-1)).toMatchObject({ requestId: 2, code: 'ble/adapter-not-ready' });
    expect(exits).toEqual(['adapter is off']);
  });
});

describe('connecting', () => {
  it('waits for the device on a scan of everything, pauses it, connects, and goes on', async () => {
    const { noble, ask, connect, calls, answers, events } = start();
    noble.emit('stateChange', 'poweredOn');
    ask({ kind: 'startScan', requestId: 9, serviceUuids: ['180d'] });
    await connect();
    expect(calls).toEqual(['scan 180d', 'scan ', 'stopScan', 'connect aa', 'scan 180d']);
    expect(events).toContainEqual({ kind: 'linked', linkId: 1, hciHandle: 42 });
    expect(answers().at(-1)).toEqual({
      kind: 'done',
      requestId: 1,
      // UUIDs of other lengths cannot be named and are left out; short ones get their zeros back.
      services: [
        {
          uuid: '1826',
          characteristics: [
            { uuid: '2ad9', properties: ['write', 'indicate'] },
            { uuid: '0001', properties: ['read'] },
          ],
        },
      ],
    });
  });

  it('makes one connection at a time', async () => {
    const { ask, hear, peripheral, calls } = start();
    ask({ kind: 'connect', requestId: 1, linkId: 1, deviceId: 'aa' });
    ask({ kind: 'connect', requestId: 2, linkId: 2, deviceId: 'bb' });
    const first = peripheral('aa');
    hear(first);
    hear(peripheral('bb'));
    await settlePromises();
    expect(calls.filter((call) => call.startsWith('connect'))).toEqual(['connect aa']);
    first.emit('connect', new Error('failed'));
    await settlePromises();
    expect(calls.filter((call) => call.startsWith('connect'))).toEqual(['connect aa', 'connect bb']);
  });

  it('gives up on a device that does not answer, and waits for the controller to confirm', async () => {
    const { ask, hear, peripheral, clock, calls, answers, exits } = start();
    const device = peripheral('aa');
    ask({ kind: 'connect', requestId: 1, linkId: 1, deviceId: 'aa' });
    hear(device);
    await settlePromises();
    clock.advance(6000);
    await settlePromises();
    expect(calls.at(-1)).toBe('cancel aa');
    expect(answers()).toEqual([]);
    device.emit('connect', new Error('unknown connection'));
    await settlePromises();
    expect(answers()).toMatchObject([{ kind: 'failed', requestId: 1, code: 'ble/connect-failed' }]);
    expect(exits).toEqual([]);
  });

  it('ends the process when the controller does not confirm, unless it has links', async () => {
    const { ask, hear, peripheral, clock, exits } = start();
    ask({ kind: 'connect', requestId: 1, linkId: 1, deviceId: 'aa' });
    hear(peripheral('aa'));
    await settlePromises();
    clock.advance(6000);
    await settlePromises();
    clock.advance(1000);
    await settlePromises();
    expect(exits).toEqual(['controller does not answer']);
  });

  it('lets a connection go that comes after the client has given up', async () => {
    const { ask, hear, peripheral, calls } = start();
    const device = peripheral('aa');
    ask({ kind: 'connect', requestId: 1, linkId: 1, deviceId: 'aa' });
    hear(device);
    await settlePromises();
    ask({ kind: 'abandon', linkId: 1 });
    await settlePromises();
    expect(calls.at(-1)).toBe('cancel aa');
    device.emit('connect', undefined);
    await settlePromises();
    expect(calls).toContain('disconnect aa');
  });

  it('stops scanning when nobody waits any more', async () => {
    const { ask, calls } = start();
    ask({ kind: 'connect', requestId: 1, linkId: 1, deviceId: 'aa' });
    ask({ kind: 'abandon', linkId: 1 });
    await settlePromises();
    expect(calls).toEqual(['scan ', 'stopScan']);
  });
});

describe('requests on a link', () => {
  it('go to the device one at a time', async () => {
    const { ask, connect, calls, controlPoint, answers } = start();
    await connect();
    const name = { linkId: 1, serviceUuid: '1826', characteristicUuid: '2ad9' };
    ask({ kind: 'write', requestId: 2, ...name, bytes: Uint8Array.of(1) });
    ask({ kind: 'write', requestId: 3, ...name, bytes: Uint8Array.of(2) });
    await settlePromises();
    expect(calls.filter((call) => call.startsWith('write'))).toEqual(['write 2ad9 01']);
    controlPoint.emit('write');
    await settlePromises();
    expect(calls.filter((call) => call.startsWith('write'))).toEqual(['write 2ad9 01', 'write 2ad9 02']);
    expect(answers().at(-1)).toEqual({ kind: 'done', requestId: 2 });
    expect(controlPoint.listenerCount('write')).toBe(1);
  });

  it('fail with the ATT error of the device, which noble keeps to itself', async () => {
    const { ask, connect, attError, controlPoint, answers } = start();
    await connect();
    ask({
      kind: 'write',
      requestId: 2,
      linkId: 1,
      serviceUuid: '1826',
      characteristicUuid: '2ad9',
      bytes: Uint8Array.of(1),
    });
    await settlePromises();
    attError(0x0a, 0x02);
    await settlePromises();
    expect(answers()).toHaveLength(1);
    attError(0x12, 0x80);
    await settlePromises();
    expect(answers().at(-1)).toMatchObject({ requestId: 2, code: 'ble/gatt-failed', attError: 0x80 });
    expect(controlPoint.listenerCount('write')).toBe(0);
  });

  it('wait while noble pairs, and fail when that did not help', async () => {
    const { ask, connect, attError, answers } = start();
    await connect();
    ask({ kind: 'subscribe', requestId: 2, linkId: 1, serviceUuid: '1826', characteristicUuid: '2ad9' });
    await settlePromises();
    attError(0x12, 0x05);
    await settlePromises();
    expect(answers()).toHaveLength(1);
    attError(0x12, 0x05);
    await settlePromises();
    expect(answers().at(-1)).toMatchObject({ requestId: 2, attError: 0x05 });
  });

  it('cost the link when noble would stay stuck', async () => {
    const { ask, connect, attError, calls } = start();
    await connect();
    ask({ kind: 'read', requestId: 2, linkId: 1, serviceUuid: '1826', characteristicUuid: '0001' });
    await settlePromises();
    expect(calls.at(-1)).toBe('read 1');
    attError(0x0a, 0x04);
    expect(calls.at(-1)).toBe('disconnect aa');
  });

  it('fail with the link, those that wait as well', async () => {
    const { ask, connect, answers, events } = start();
    const device = await connect();
    for (const requestId of [2, 3]) {
      ask({ kind: 'read', requestId, linkId: 1, serviceUuid: '1826', characteristicUuid: '2ad9' });
    }
    await settlePromises();
    device.emit('disconnect', 8);
    await settlePromises();
    expect(answers().slice(1)).toMatchObject([
      { requestId: 2, code: 'ble/link-lost' },
      { requestId: 3, code: 'ble/link-lost' },
    ]);
    expect(events).toContainEqual({ kind: 'disconnected', linkId: 1, reason: 'HCI reason 8' });
    ask({ kind: 'read', requestId: 4, linkId: 1, serviceUuid: '1826', characteristicUuid: '2ad9' });
    await settlePromises();
    expect(answers().at(-1)).toMatchObject({ requestId: 4, code: 'ble/link-lost' });
  });

  it('tell notifications from the value of a read', async () => {
    const { ask, connect, controlPoint, events } = start();
    await connect();
    const name = { linkId: 1, serviceUuid: '1826', characteristicUuid: '2ad9' };
    ask({ kind: 'subscribe', requestId: 2, ...name });
    await settlePromises();
    controlPoint.emit('data', Buffer.of(1), false);
    controlPoint.emit('data', Buffer.of(2), true);
    controlPoint.emit('notify', true);
    await settlePromises();
    ask({ kind: 'unsubscribe', ...name });
    controlPoint.emit('data', Buffer.of(3), true);
    expect(events.filter(({ kind }) => kind === 'value')).toEqual([
      { kind: 'value', ...name, bytes: Uint8Array.of(2) },
    ]);
  });
});

describe('the end', () => {
  it('comes at once without links', () => {
    const { ask, exits } = start();
    ask({ kind: 'close' });
    expect(exits).toEqual(['closed']);
  });

  it('lets the devices go first, but does not wait for ever', async () => {
    const { ask, connect, calls, clock, exits } = start();
    await connect();
    ask({ kind: 'close' });
    expect([calls.at(-1), exits]).toEqual(['disconnect aa', []]);
    clock.advance(1000);
    expect(exits).toEqual(['closed']);
  });

  it('of an earlier host is made up for', () => {
    const { ask, calls } = start();
    ask({ kind: 'endStaleLinks', hciHandles: [42, 43] });
    expect(calls).toEqual(['hciDisconnect 42', 'hciDisconnect 43']);
  });
});
