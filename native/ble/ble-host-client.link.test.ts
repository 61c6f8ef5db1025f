import { describe, expect, it } from 'vitest';
import type { BleAdvertisement } from '#contract/ble/ble-central.ts';
import { services, startHostClient, outcomeOf } from '#tests/support/ble-host-client-rig.ts';

describe('connections', () => {
  it('carry services, bytes and ATT errors', async () => {
    const { host, greet, connect } = startHostClient();
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
    const { central, clock, host, greet } = startHostClient();
    greet();
    const connecting = outcomeOf(central.connect('aa', { timeoutMs: 3000 }));
    const { requestId, linkId } = host().last('connect');
    clock.advance(3000);
    expect(await connecting).toBe('ble/connect-failed');
    expect(host().last('abandon')).toEqual({ kind: 'abandon', linkId });
    host().say({ kind: 'done', requestId, services });
    const again = outcomeOf(central.connect('aa', { timeoutMs: 3000 }));
    host().say({ kind: 'done', requestId: host().last('connect').requestId, services });
    expect(await again).toBe('resolved');
  });

  it('are refused for a device that has one', async () => {
    const { central, greet, connect } = startHostClient();
    greet();
    const pending = outcomeOf(central.connect('bb', { timeoutMs: 3000 }));
    expect(await outcomeOf(central.connect('bb', { timeoutMs: 3000 }))).toBe('ble/connect-failed');
    await connect('aa');
    expect(await outcomeOf(central.connect('aa', { timeoutMs: 3000 }))).toBe('ble/connect-failed');
    await central.close();
    expect(await pending).toBe('ble/connect-failed');
  });

  it('end when a request is not answered within 10 s, and its late answer counts for nothing', async () => {
    const { clock, host, greet, connect } = startHostClient();
    greet();
    const { connection, linkId } = await connect();
    let isOver = false;
    connection.onDisconnect(() => {
      isOver = true;
    });
    const first = outcomeOf(connection.write('1826', '2ad9', Uint8Array.of(1)));
    const { requestId } = host().last('write');
    clock.advance(9000);
    const second = outcomeOf(connection.read('1826', '2acc'));
    clock.advance(1000);
    expect(await first).toBe('ble/gatt-failed');
    expect(host().last('abandon')).toEqual({ kind: 'abandon', linkId });
    expect(await second).toBe('ble/link-lost');
    expect(isOver).toBe(true);
    host().say({ kind: 'done', requestId });
    expect(clock.pendingTimers).toBe(0);
  });

  it('end once, whoever ends them, and tell late listeners at once', async () => {
    const { host, greet, connect } = startHostClient();
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
    const { clock, greet, connect } = startHostClient();
    greet();
    const { connection } = await connect();
    const leaving = outcomeOf(connection.disconnect());
    clock.advance(10_000);
    expect(await leaving).toBe('resolved');
  });

  it('fail when the link is lost while it is explored', async () => {
    const { central, host, greet } = startHostClient();
    greet();
    const connecting = outcomeOf(central.connect('aa', { timeoutMs: 3000 }));
    const { requestId, linkId } = host().last('connect');
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 62' });
    host().say({ kind: 'failed', requestId, code: 'ble/connect-failed', detail: 'link ended' });
    expect(await connecting).toBe('ble/connect-failed');
  });
});

describe('subscriptions', () => {
  it('deliver every value, also one that overtakes the answer, to every listener, until they are over', async () => {
    const { host, greet, connect } = startHostClient();
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
    const { host, greet, connect } = startHostClient();
    greet();
    const { connection } = await connect();
    const refused = outcomeOf(connection.subscribe('1826', '2acd', () => undefined));
    const { requestId } = host().last('subscribe');
    host().say({ kind: 'failed', requestId, code: 'ble/gatt-failed', detail: '' });
    expect(await refused).toBe('ble/gatt-failed');
    void connection.subscribe('1826', '2acd', () => undefined).catch(() => undefined);
    expect(host().requests.filter(({ kind }) => kind === 'subscribe')).toHaveLength(2);
  });

  it('of an earlier link to the same device get nothing of the next', async () => {
    const { host, greet, connect } = startHostClient();
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
    const { central, host, greet } = startHostClient();
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
    const { central, host, greet } = startHostClient();
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
