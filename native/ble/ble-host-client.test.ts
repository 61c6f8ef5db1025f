import { describe, expect, it } from 'vitest';
import { bleHostProtocolVersion } from '#contract/ble/host-protocol.ts';
import { settlePromises } from '#tests/support/manual-clock.ts';
import { services, startHostClient, outcomeOf } from '#tests/support/ble-host-client-rig.ts';

describe('the adapter', () => {
  it('is starting, then what the host says, and told once per change', () => {
    const { central, host, states } = startHostClient();
    expect(central.adapterState).toBe('starting');
    host().say({ kind: 'hello', version: bleHostProtocolVersion });
    for (const state of ['off', 'off', 'on'] as const) host().say({ kind: 'adapterState', state });
    expect(states).toEqual(['off', 'on']);
  });

  it('refuses scans and connections unless it is on', async () => {
    const { central } = startHostClient();
    expect(await outcomeOf(central.connect('aa', { timeoutMs: 1 }))).toBe('ble/adapter-not-ready');
    const scan = central.scan({ serviceUuids: [], onAdvertisement: () => undefined });
    expect(await outcomeOf(scan)).toBe('ble/adapter-not-ready');
  });
});

describe('restarts', () => {
  it('come after 0.5, 1, 2, 5, 5 s', () => {
    const { clock, hosts, host } = startHostClient();
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
    const { clock, hosts, host, greet } = startHostClient();
    host().die();
    clock.advance(500);
    greet();
    clock.advance(60_000);
    host().die();
    clock.advance(500);
    expect(hosts).toHaveLength(3);
  });

  it('make the adapter unavailable when the host keeps dying at once, until one lives', () => {
    const { central, clock, host, greet, states } = startHostClient();
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
    const { central, clock, hosts, greet } = startHostClient({ spawnFails: () => fails });
    clock.advance(3500);
    expect([central.adapterState, hosts.length]).toEqual(['unavailable', 0]);
    fails = false;
    clock.advance(5000);
    greet();
    expect(central.adapterState).toBe('on');
  });

  it('follow a host that never speaks, or speaks another version', () => {
    const { clock, hosts } = startHostClient();
    clock.advance(10_000);
    expect(hosts[0]?.wasKilled).toBe(true);
    clock.advance(500);
    hosts[1]?.say({ kind: 'hello', version: bleHostProtocolVersion + 1 });
    expect(hosts[1]?.wasKilled).toBe(true);
  });

  it('keep what an earlier host said about an adapter that is not on', () => {
    const { central, host, states } = startHostClient();
    host().say({ kind: 'adapterState', state: 'off' });
    host().die();
    expect([central.adapterState, states]).toEqual(['off', ['off']]);
  });
});

describe('when the host dies', () => {
  it('every link ends, every call rejects, and nothing is sent again', async () => {
    const { central, clock, host, hosts, greet, connect } = startHostClient();
    greet();
    const { connection } = await connect();
    let ends = 0;
    connection.onDisconnect(() => {
      ends += 1;
    });
    const write = outcomeOf(connection.write('1826', '2ad9', Uint8Array.of(0x02)));
    const connecting = outcomeOf(central.connect('bb', { timeoutMs: 60_000 }));
    const scanning = outcomeOf(central.scan({ serviceUuids: [], onAdvertisement: () => undefined }));
    host().die();
    expect(await write).toBe('ble/link-lost');
    expect(await connecting).toBe('ble/connect-failed');
    expect(await scanning).toBe('ble/adapter-not-ready');
    expect([ends, central.adapterState]).toEqual([1, 'starting']);
    expect(await outcomeOf(connection.read('1826', '2acc'))).toBe('ble/link-lost');

    clock.advance(500);
    greet();
    // Only the link that the controller still holds is ended; no write, no connection, no scan comes back.
    expect(hosts).toHaveLength(2);
    expect(host().requests).toEqual([{ kind: 'endStaleLinks', hciHandles: [42] }]);
  });

  it('late messages of the dead one count for nothing', async () => {
    const { central, clock, hosts, greet, connect } = startHostClient();
    greet();
    await connect();
    hosts[0]?.die();
    clock.advance(500);
    hosts[0]?.say({ kind: 'adapterState', state: 'on' });
    expect(central.adapterState).toBe('starting');
  });

  it('does not end links again that had ended before', async () => {
    const { clock, host, greet, connect } = startHostClient();
    greet();
    const { linkId } = await connect();
    host().say({ kind: 'disconnected', linkId, reason: 'HCI reason 8' });
    host().die();
    clock.advance(500);
    greet();
    expect(host().requests).toEqual([]);
  });
});

describe('messages', () => {
  it('that make no sense are dropped and noted', async () => {
    const { central, host, greet, warnings } = startHostClient();
    greet();
    const connecting = outcomeOf(central.connect('aa', { timeoutMs: 3000 }));
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
    const { central, clock, hosts, host, greet, connect } = startHostClient();
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
    expect(await outcomeOf(central.connect('aa', { timeoutMs: 1 }))).toBe('ble/adapter-not-ready');
  });

  it('kills a host that does not end', async () => {
    const { central, clock, host } = startHostClient({ endsOnClose: false });
    const closing = central.close();
    await settlePromises();
    clock.advance(2000);
    await closing;
    expect(host().wasKilled).toBe(true);
  });

  it('between two hosts just stops restarting', async () => {
    const { central, clock, hosts, host } = startHostClient();
    host().die();
    await central.close();
    clock.advance(60_000);
    expect(hosts).toHaveLength(1);
  });
});
