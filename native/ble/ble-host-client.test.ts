import { describe, expect, it } from 'vitest';
import type { BleAdapterState, BleAdvertisement } from '#contract/ble/ble-central.ts';
import { bleHostProtocolVersion } from '#contract/ble/host-protocol.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { createScriptedHost, type ScriptedHost } from '#tests/support/scripted-ble-host.ts';
import { createBleHostClient } from './ble-host-client.ts';

const services = [{ uuid: '1826', characteristics: [{ uuid: '2acd', properties: ['notify'] }] }] as const;

function start(options: { readonly spawnFails?: () => boolean; readonly endsOnClose?: boolean } = {}) {
  const clock = createManualClock();
  const hosts: ScriptedHost[] = [];
  const warnings: string[] = [];
  const central = createBleHostClient({
    clock,
    log: { ...silentLog, warn: (event) => warnings.push(event), error: (event) => warnings.push(event) },
    spawnHost() {
      if (options.spawnFails?.() === true) throw new Error('ENOENT');
      const host = createScriptedHost(options);
      hosts.push(host);
      return host;
    },
  });
  const states: BleAdapterState[] = [];
  central.onAdapterState((state) => states.push(state));
  const host = (): ScriptedHost => hosts.at(-1)!;
  const greet = (): void => {
    host().say({ kind: 'hello', version: bleHostProtocolVersion });
    host().say({ kind: 'adapterState', state: 'on' });
  };
  async function connect(deviceId = 'aa') {
    const connecting = central.connect(deviceId, { timeoutMs: 5000 });
    const { requestId, linkId } = host().last('connect');
    host().say({ kind: 'linked', linkId, hciHandle: 42 });
    host().say({ kind: 'done', requestId, services });
    return { connection: await connecting, linkId };
  }
  return { central, clock, hosts, host, greet, connect, states, warnings };
}

function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: { readonly code?: string }) => error.code ?? error,
  );
}

describe('the adapter', () => {
  it('is starting, then what the host says, and told once per change', () => {
    const { central, host, states } = start();
    expect(central.adapterState).toBe('starting');
    host().say({ kind: 'hello', version: bleHostProtocolVersion });
    for (const state of ['off', 'off', 'on'] as const) host().say({ kind: 'adapterState', state });
    expect(states).toEqual(['off', 'on']);
  });

  it('refuses scans and connections unless it is on', async () => {
    const { central } = start();
    expect(await outcome(central.connect('aa', { timeoutMs: 1 }))).toBe('ble/adapter-not-ready');
    const scan = central.scan({ serviceUuids: [], onAdvertisement: () => undefined });
    expect(await outcome(scan)).toBe('ble/adapter-not-ready');
  });
});

describe('restarts', () => {
  it('come after 0.5, 1, 2, 5, 5 s', () => {
    const { clock, hosts, host } = start();
    for (const delayMs of [500, 1000, 2000, 5000, 5000, 5000]) {
      const before = hosts.length;
      host().die();
      clock.advance(delayMs - 1);
      expect(hosts).toHaveLength(before);
      clock.advance(1);
      expect(hosts).toHaveLength(before + 1);
    }
  });

  it('begin anew after a minute of good life', () => {
    const { clock, hosts, host, greet } = start();
    host().die();
    clock.advance(500);
    greet();
    clock.advance(60_000);
    host().die();
    clock.advance(500);
    expect(hosts).toHaveLength(3);
  });

  it('make the adapter unavailable when the host keeps dying at once, until one lives', () => {
    const { central, clock, host, greet, states } = start();
    host().die();
    clock.advance(500);
    host().die();
    clock.advance(1000);
    expect(central.adapterState).toBe('starting');
    host().die();
    expect(central.adapterState).toBe('unavailable');
    clock.advance(2000);
    host().die();
    clock.advance(5000);
    greet();
    expect(states).toEqual(['unavailable', 'on']);
  });

  it('also follow a process that cannot be started', () => {
    let fails = true;
    const { central, clock, hosts, greet } = start({ spawnFails: () => fails });
    clock.advance(3500);
    expect([central.adapterState, hosts.length]).toEqual(['unavailable', 0]);
    fails = false;
    clock.advance(5000);
    greet();
    expect(central.adapterState).toBe('on');
  });

  it('follow a host that never speaks, or speaks another version', () => {
    const { clock, hosts } = start();
    clock.advance(10_000);
    expect(hosts[0]?.wasKilled).toBe(true);
    clock.advance(500);
    hosts[1]?.say({ kind: 'hello', version: bleHostProtocolVersion + 1 });
    expect(hosts[1]?.wasKilled).toBe(true);
  });

  it('keep what an earlier host said about an adapter that is not on', () => {
    const { central, host, states } = start();
    host().say({ kind: 'adapterState', state: 'off' });
    host().die();
    expect([central.adapterState, states]).toEqual(['off', ['off']]);
  });
});

describe('when the host dies', () => {
  it('every link ends, every call rejects, and nothing is sent again', async () => {
    const { central, clock, host, hosts, greet, connect } = start();
    greet();
    const { connection } = await connect();
    let ends = 0;
    connection.onDisconnect(() => {
      ends += 1;
    });
    const write = outcome(connection.write('1826', '2ad9', Uint8Array.of(0x02)));
    const connecting = outcome(central.connect('bb', { timeoutMs: 60_000 }));
    const scanning = outcome(central.scan({ serviceUuids: [], onAdvertisement: () => undefined }));
    host().die();
    expect(await write).toBe('ble/link-lost');
    expect(await connecting).toBe('ble/connect-failed');
    expect(await scanning).toBe('ble/adapter-not-ready');
    expect([ends, central.adapterState]).toEqual([1, 'starting']);
    expect(await outcome(connection.read('1826', '2acc'))).toBe('ble/link-lost');

    clock.advance(500);
    greet();
    // Only the link that the controller still holds is ended; no write, no connection, no scan comes back.
    expect(hosts).toHaveLength(2);
    expect(host().requests).toEqual([{ kind: 'endStaleLinks', hciHandles: [42] }]);
  });

  it('late messages of the dead one count for nothing', async () => {
    const { central, clock, hosts, greet, connect } = start();
    greet();
    await connect();
    hosts[0]?.die();
    clock.advance(500);
    hosts[0]?.say({ kind: 'adapterState', state: 'on' });
    expect(central.adapterState).toBe('starting');
  });

  it('does not end links again that had ended before', async () => {
    const { clock, host, greet, connect } = start();
    greet();
    const { linkId } = await connect();
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 8' });
    host().die();
    clock.advance(500);
    greet();
    expect(host().requests).toEqual([]);
  });
});

describe('connections', () => {
  it('carry services, bytes and ATT errors', async () => {
    const { host, greet, connect } = start();
    greet();
    const { connection, linkId } = await connect();
    expect(connection.services).toEqual(services);
    const reading = connection.read('1826', '2acc');
    host().say({ kind: 'done', requestId: host().last('read').requestId, bytes: Uint8Array.of(7) });
    expect([...(await reading)]).toEqual([7]);
    const writing = connection.write('1826', '2ad9', Uint8Array.of(1, 2));
    expect(host().last('write')).toMatchObject({ linkId, bytes: Uint8Array.of(1, 2) });
    const { requestId } = host().last('write');
    host().say({
      kind: 'failed',
      requestId,
      code: 'ble/gatt-failed',
      detail: 'ATT error 128',
      attError: 0x80,
    });
    await expect(writing).rejects.toMatchObject({
      code: 'ble/gatt-failed',
      params: { device: 'aa', attError: 128 },
    });
  });

  it('give up after their time-out, tell the host, and ignore a late success', async () => {
    const { central, clock, host, greet } = start();
    greet();
    const connecting = outcome(central.connect('aa', { timeoutMs: 3000 }));
    const { requestId, linkId } = host().last('connect');
    clock.advance(3000);
    expect(await connecting).toBe('ble/connect-failed');
    expect(host().last('abandon')).toEqual({ kind: 'abandon', linkId });
    host().say({ kind: 'done', requestId, services });
    const again = outcome(central.connect('aa', { timeoutMs: 3000 }));
    host().say({ kind: 'done', requestId: host().last('connect').requestId, services });
    expect(await again).toBe('resolved');
  });

  it('are refused for a device that has one', async () => {
    const { central, greet, connect } = start();
    greet();
    const pending = outcome(central.connect('bb', { timeoutMs: 3000 }));
    expect(await outcome(central.connect('bb', { timeoutMs: 3000 }))).toBe('ble/connect-failed');
    await connect('aa');
    expect(await outcome(central.connect('aa', { timeoutMs: 3000 }))).toBe('ble/connect-failed');
    await central.close();
    expect(await pending).toBe('ble/connect-failed');
  });

  it('end when a request is not answered within 10 s, and its late answer counts for nothing', async () => {
    const { clock, host, greet, connect } = start();
    greet();
    const { connection, linkId } = await connect();
    let isOver = false;
    connection.onDisconnect(() => {
      isOver = true;
    });
    const first = outcome(connection.write('1826', '2ad9', Uint8Array.of(1)));
    const { requestId } = host().last('write');
    clock.advance(9000);
    const second = outcome(connection.read('1826', '2acc'));
    clock.advance(1000);
    expect(await first).toBe('ble/gatt-failed');
    expect(host().last('abandon')).toEqual({ kind: 'abandon', linkId });
    expect(await second).toBe('ble/link-lost');
    expect(isOver).toBe(true);
    host().say({ kind: 'done', requestId });
    expect(clock.pendingTimers).toBe(0);
  });

  it('end once, whoever ends them, and tell late listeners at once', async () => {
    const { host, greet, connect } = start();
    greet();
    const { connection, linkId } = await connect();
    let ends = 0;
    connection.onDisconnect(() => {
      ends += 1;
    });
    const leaving = connection.disconnect();
    expect(host().last('abandon').linkId).toBe(linkId);
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 22' });
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 22' });
    await leaving;
    await connection.disconnect();
    connection.onDisconnect(() => {
      ends += 10;
    });
    expect(ends).toBe(11);
  });

  it('end even when the host does not confirm it', async () => {
    const { clock, greet, connect } = start();
    greet();
    const { connection } = await connect();
    const leaving = outcome(connection.disconnect());
    clock.advance(10_000);
    expect(await leaving).toBe('resolved');
  });

  it('fail when the link is lost while it is explored', async () => {
    const { central, host, greet } = start();
    greet();
    const connecting = outcome(central.connect('aa', { timeoutMs: 3000 }));
    const { requestId, linkId } = host().last('connect');
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 62' });
    host().say({ kind: 'failed', requestId, code: 'ble/connect-failed', detail: 'link ended' });
    expect(await connecting).toBe('ble/connect-failed');
  });
});

describe('subscriptions', () => {
  it('deliver every value, also one that overtakes the answer, to every listener, until they are over', async () => {
    const { host, greet, connect } = start();
    greet();
    const { connection, linkId } = await connect();
    const heard: string[] = [];
    const value = (octet: number): void =>
      host().say({
        kind: 'value',
        linkId,
        serviceUuid: '1826',
        characteristicUuid: '2acd',
        bytes: Uint8Array.of(octet),
      });
    const first = connection.subscribe('1826', '2acd', ([octet]) => heard.push(`a${octet}`));
    value(1);
    const second = connection.subscribe('1826', '2acd', ([octet]) => heard.push(`b${octet}`));
    expect(host().requests.filter(({ kind }) => kind === 'subscribe')).toHaveLength(1);
    host().say({ kind: 'done', requestId: host().last('subscribe').requestId });
    const [endFirst, endSecond] = await Promise.all([first, second]);
    value(2);
    endFirst();
    value(3);
    expect(host().requests.some(({ kind }) => kind === 'unsubscribe')).toBe(false);
    endSecond();
    endSecond();
    value(4);
    expect(heard).toEqual(['a1', 'a2', 'b2', 'b3']);
    expect(host().requests.filter(({ kind }) => kind === 'unsubscribe')).toHaveLength(1);
  });

  it('that are refused can be tried again', async () => {
    const { host, greet, connect } = start();
    greet();
    const { connection } = await connect();
    const refused = outcome(connection.subscribe('1826', '2acd', () => undefined));
    const { requestId } = host().last('subscribe');
    host().say({ kind: 'failed', requestId, code: 'ble/gatt-failed', detail: '' });
    expect(await refused).toBe('ble/gatt-failed');
    void connection.subscribe('1826', '2acd', () => undefined).catch(() => undefined);
    expect(host().requests.filter(({ kind }) => kind === 'subscribe')).toHaveLength(2);
  });

  it('of an earlier link to the same device get nothing of the next', async () => {
    const { host, greet, connect } = start();
    greet();
    const old = await connect();
    const heard: Uint8Array[] = [];
    const subscribing = old.connection.subscribe('1826', '2acd', (bytes) => heard.push(bytes));
    host().say({ kind: 'done', requestId: host().last('subscribe').requestId });
    await subscribing;
    host().say({ kind: 'disconnected', linkId: old.linkId, reason: '' });
    const next = await connect();
    for (const linkId of [old.linkId, next.linkId]) {
      host().say({
        kind: 'value',
        linkId,
        serviceUuid: '1826',
        characteristicUuid: '2acd',
        bytes: Uint8Array.of(1),
      });
    }
    expect(heard).toEqual([]);
  });
});

describe('scans', () => {
  const strap: BleAdvertisement = {
    deviceId: 'cc',
    rssiDbm: -50,
    isConnectable: true,
    serviceUuids: ['180d'],
    serviceData: [],
  };

  it('share the radio: each gets what it asked for, and the last one ends it', async () => {
    const { central, host, greet } = start();
    greet();
    const heard: string[] = [];
    const answer = (): void => host().say({ kind: 'done', requestId: host().last('startScan').requestId });
    const starting = central.scan({
      serviceUuids: ['1826'],
      onAdvertisement: () => heard.push('treadmills'),
    });
    answer();
    const treadmills = await starting;
    const startingToo = central.scan({ serviceUuids: ['180d'], onAdvertisement: () => heard.push('straps') });
    expect(host().last('startScan').serviceUuids).toEqual(['1826', '180d']);
    answer();
    const straps = await startingToo;
    host().say({ kind: 'advertisement', advertisement: strap });
    const ending = treadmills.stop();
    answer();
    await ending;
    await straps.stop();
    await straps.stop();
    expect(host().requests.filter(({ kind }) => kind === 'stopScan')).toHaveLength(1);
    host().say({ kind: 'advertisement', advertisement: strap });
    expect(heard).toEqual(['straps']);
  });

  it('are over when the adapter goes off', async () => {
    const { central, host, greet } = start();
    greet();
    const heard: BleAdvertisement[] = [];
    const starting = central.scan({ serviceUuids: [], onAdvertisement: (one) => heard.push(one) });
    host().say({ kind: 'done', requestId: host().last('startScan').requestId });
    const scan = await starting;
    host().say({ kind: 'adapterState', state: 'off' });
    host().say({ kind: 'advertisement', advertisement: strap });
    await scan.stop();
    expect(heard).toEqual([]);
    expect(host().requests.some(({ kind }) => kind === 'stopScan')).toBe(false);
  });
});

describe('messages', () => {
  it('that make no sense are dropped and noted', async () => {
    const { central, host, greet, warnings } = start();
    greet();
    const connecting = outcome(central.connect('aa', { timeoutMs: 3000 }));
    const { requestId } = host().last('connect');
    for (const message of [
      undefined,
      'done',
      { kind: 'done' },
      { kind: 'done', requestId, services: [{ uuid: 'x' }] },
      { kind: 'failed', requestId, code: 'ble/other', detail: '' },
      { kind: 'value', linkId: 1, serviceUuid: '1826', characteristicUuid: '2acd', bytes: 'AAAA' },
      { kind: 'adapterState', state: 'broken' },
    ]) {
      host().sayAnything(message);
    }
    host().say({ kind: 'done', requestId: 9999 });
    expect(warnings.filter((event) => event === 'ble-host-message-invalid')).toHaveLength(7);
    expect(central.adapterState).toBe('on');
    host().say({ kind: 'done', requestId, services });
    expect(await connecting).toBe('resolved');
  });
});

describe('close', () => {
  it('asks the host to end, and starts no other', async () => {
    const { central, clock, hosts, host, greet, connect } = start();
    greet();
    const { connection } = await connect();
    let isOver = false;
    connection.onDisconnect(() => {
      isOver = true;
    });
    await central.close();
    await central.close();
    clock.advance(60_000);
    expect([hosts.length, isOver, host().wasKilled]).toEqual([1, true, false]);
    expect(await outcome(central.connect('aa', { timeoutMs: 1 }))).toBe('ble/adapter-not-ready');
  });

  it('kills a host that does not end', async () => {
    const { central, clock, host } = start({ endsOnClose: false });
    const closing = central.close();
    await settlePromises();
    clock.advance(2000);
    await closing;
    expect(host().wasKilled).toBe(true);
  });

  it('between two hosts just stops restarting', async () => {
    const { central, clock, hosts, host } = start();
    host().die();
    await central.close();
    clock.advance(60_000);
    expect(hosts).toHaveLength(1);
  });
});
