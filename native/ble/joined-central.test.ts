import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createScriptedCentral } from '#tests/support/scripted-central.ts';
import { joinCentrals } from './joined-central.ts';

const device = { services: [] };

function join() {
  const first = createScriptedCentral();
  const second = createScriptedCentral();
  let opened = 0;
  const central = joinCentrals({
    first,
    second: {
      owns: (deviceId) => deviceId.startsWith('sim-'),
      open() {
        opened += 1;
        return second;
      },
    },
    log: silentLog,
  });
  const heard: string[] = [];
  const scan = () =>
    central.scan({ serviceUuids: [], onAdvertisement: ({ deviceId }) => heard.push(deviceId) });
  return {
    first,
    second,
    central,
    heard,
    scan,
    get opened() {
      return opened;
    },
  };
}

/** Lets the steps of a scan that waits for its adapter come to their end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('joinCentrals', () => {
  it('is the first one as far as the adapter goes', () => {
    const { first, second, central } = join();
    const told: string[] = [];
    central.onAdapterState((state) => told.push(state));
    second.setAdapterState('unauthorized');
    first.setAdapterState('off');
    expect(told).toEqual(['off']);
    expect(central.adapterState).toBe('off');
  });

  it('connects by id, and opens the second only when it is wanted', async () => {
    const joined = join();
    const { first, second, central } = joined;
    first.place('aa:bb', device);
    second.place('sim-belt', device);
    await central.connect('aa:bb', { timeoutMs: 1 });
    expect(joined.opened).toBe(0);
    await central.connect('sim-belt', { timeoutMs: 1 });
    await expect(central.connect('sim-other', { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'ble/connect-failed',
    });
    expect(joined.opened).toBe(1);
    expect(first.connectCalls).toEqual(['aa:bb']);
    expect(second.connectCalls).toEqual(['sim-belt', 'sim-other']);
  });

  it('never takes a device of the first for one of the second, whatever it calls itself', async () => {
    const { first, second, central, heard, scan } = join();
    first.place('sim-belt', device);
    await scan();
    await settle();
    first.advertise({ deviceId: 'sim-belt' });
    expect(heard).toEqual([]);
    await expect(central.connect('sim-belt', { timeoutMs: 1 })).rejects.toThrow();
    expect(first.connectCalls).toEqual([]);
    expect(second.connectCalls).toEqual(['sim-belt']);
  });

  it('hears both until it is stopped', async () => {
    const { first, second, heard, scan } = join();
    const running = await scan();
    await settle();
    first.advertise({ deviceId: 'aa:bb' });
    second.advertise({ deviceId: 'sim-belt' });
    expect(heard).toEqual(['aa:bb', 'sim-belt']);
    await running.stop();
    expect([first.runningScans, second.runningScans]).toEqual([0, 0]);
  });

  it('works without an adapter, and hears the first as soon as it is there', async () => {
    const { first, second, central, heard, scan } = join();
    first.setAdapterState('off');
    second.place('sim-belt', device);
    const running = await scan();
    second.advertise({ deviceId: 'sim-belt' });
    expect((await central.connect('sim-belt', { timeoutMs: 1 })).deviceId).toBe('sim-belt');
    await expect(central.connect('aa:bb', { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'ble/adapter-not-ready',
    });
    first.setAdapterState('on');
    await settle();
    first.advertise({ deviceId: 'aa:bb' });
    expect(heard).toEqual(['sim-belt', 'aa:bb']);
    // An adapter that comes and goes leaves one scan, not several.
    first.setAdapterState('on');
    first.setAdapterState('on');
    await settle();
    expect(first.runningScans).toBe(1);
    await running.stop();
    first.setAdapterState('on');
    await settle();
    expect(first.runningScans).toBe(0);
  });

  it('closes what was opened, and opens nothing after that', async () => {
    const unused = join();
    await unused.central.close();
    expect(unused.opened).toBe(0);
    await expect(unused.central.connect('sim-belt', { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'ble/adapter-not-ready',
    });
    const used = join();
    used.second.place('sim-belt', device);
    await used.central.connect('sim-belt', { timeoutMs: 1 });
    await used.central.close();
    expect(used.second.openLinks).toEqual([]);
  });
});
