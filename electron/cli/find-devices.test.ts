import { describe, expect, it } from 'vitest';
import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import { ftmsUuids, heartRateUuids } from '#core/ftms/uuids.ts';
import type { FoundDevice } from '#native/ble/device-scanner.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { createSimulatedGym } from '#native/simulator/simulated-gym.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { createScriptedCentral } from '#tests/support/scripted-central.ts';
import { findDevice, findDevices, findTreadmill, untilAdapterOn, usualScanMs } from './find-devices.ts';

/** How a search ends after this much time. */
async function after<T>(clock: ManualClock, passesMs: number, search: Promise<T>): Promise<T | string> {
  const outcome = search.catch((error: unknown) => `${String((error as { code?: string }).code)}`);
  await clock.advanceAsync(passesMs);
  const pending = Symbol('pending');
  const first = await Promise.race([outcome, Promise.resolve(pending)]);
  return first === pending ? 'pending' : (first as T | string);
}

function gym(adapterState: BleAdapterState = 'on') {
  const clock = createManualClock();
  const { radio } = createSimulatedGym({ clock, random: createSeededRandom(1), radio: { adapterState } });
  return { clock, radio };
}

const bike = { serviceUuids: [ftmsUuids.service], deviceId: 'bike', localName: 'Bike', rssiDbm: -40 };

const signal = new AbortController().signal;

describe('untilAdapterOn', () => {
  it('goes on at once, or as soon as it is on', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    await untilAdapterOn(central, clock, signal);
    central.setAdapterState('starting');
    const waiting = untilAdapterOn(central, clock, signal);
    clock.advance(5000);
    central.setAdapterState('off');
    central.setAdapterState('on');
    await waiting;
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(['unauthorized', 'unsupported', 'unavailable'] as const)(
    'does not wait when it is %s',
    async (state) => {
      const clock = createManualClock();
      const central = createScriptedCentral();
      central.setAdapterState(state);
      const refusal = { code: 'ble/adapter-not-ready', params: { state } };
      await expect(untilAdapterOn(central, clock, signal)).rejects.toMatchObject(refusal);
      central.setAdapterState('starting');
      const waiting = untilAdapterOn(central, clock, signal);
      central.setAdapterState(state);
      await expect(waiting).rejects.toMatchObject(refusal);
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it('waits ten seconds for one that is off', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    central.setAdapterState('off');
    const waiting = untilAdapterOn(central, clock, signal);
    expect(await after(clock, 9900, waiting)).toBe('pending');
    clock.advance(100);
    await expect(waiting).rejects.toMatchObject({ code: 'ble/adapter-not-ready', params: { state: 'off' } });
  });

  it('ends when it is interrupted, before or meanwhile', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    central.setAdapterState('starting');
    const interruption = new AbortController();
    const waiting = untilAdapterOn(central, clock, interruption.signal);
    interruption.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    await expect(untilAdapterOn(central, clock, interruption.signal)).rejects.toThrow('interrupted');
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('findDevices', () => {
  it('lists what is in reach, of the kinds that were asked for', async () => {
    const { clock, radio } = gym();
    const found = await after(
      clock,
      usualScanMs + 500,
      findDevices(radio, clock, ['treadmill', 'heartRate'], usualScanMs, signal),
    );
    expect(found).toMatchObject([{ kinds: expect.any(Array) }, { kinds: expect.any(Array) }]);
    expect((found as readonly FoundDevice[]).map(({ deviceId }) => deviceId).toSorted()).toEqual([
      'sim-strap',
      'sim-treadmill',
    ]);
  });

  it('refuses without a radio', async () => {
    const { clock, radio } = gym('off');
    expect(await after(clock, 100, findDevices(radio, clock, ['treadmill'], usualScanMs, signal))).toBe(
      'ble/adapter-not-ready',
    );
  });
});

describe('findTreadmill', () => {
  it('takes the first that proves to be one', async () => {
    const { clock, radio } = gym();
    expect(await after(clock, 30_000, findTreadmill(radio, clock, 'first', signal))).toMatchObject({
      deviceId: 'sim-treadmill',
    });
  });

  it('passes over bikes and machines that are taken, and says when nothing is left', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    central.place('bike', { services: [] });
    const search = findTreadmill(central, clock, 'first', signal);
    await clock.advanceAsync(100);
    central.advertise(bike);
    central.advertise({ ...bike, deviceId: 'taken', rssiDbm: -70 });
    expect(await after(clock, usualScanMs + 500, search)).toBe('ble/device-not-found');
    expect(central.connectCalls).toEqual(['bike', 'taken']);
    expect(central.openLinks).toEqual([]);
  });

  it('does not hide that the radio went away', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    const search = findTreadmill(central, clock, 'first', signal);
    await clock.advanceAsync(100);
    central.advertise(bike);
    central.setAdapterState('off');
    expect(await after(clock, usualScanMs + 500, search)).toBe('ble/adapter-not-ready');
  });

  it('takes the one with the id, whatever its case, as soon as it is heard', async () => {
    const { clock, radio } = gym();
    expect(await after(clock, 2000, findTreadmill(radio, clock, 'SIM-Treadmill', signal))).toMatchObject({
      deviceId: 'sim-treadmill',
    });
  });
});

describe('findDevice', () => {
  const strap = { serviceUuids: [heartRateUuids.service], deviceId: 'aa:bb', localName: 'Strap' };

  it('takes the strongest for "first"', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    const search = findDevice(central, clock, 'heartRate', 'first', signal);
    await clock.advanceAsync(100);
    central.advertise({ ...strap, rssiDbm: -80 });
    central.advertise({ ...strap, deviceId: 'cc:dd', rssiDbm: -50 });
    expect(await after(clock, usualScanMs + 500, search)).toMatchObject({ deviceId: 'cc:dd' });
  });

  it('says that there is none', async () => {
    const clock = createManualClock();
    expect(
      await after(
        clock,
        usualScanMs + 500,
        findDevice(createScriptedCentral(), clock, 'heartRate', 'first', signal),
      ),
    ).toBe('ble/device-not-found');
  });

  it('looks for a named one until it is heard, and stops looking then', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    const search = findDevice(central, clock, 'heartRate', 'AA:BB', signal);
    await clock.advanceAsync(20_000);
    central.advertise({ ...strap, deviceId: 'cc:dd' });
    expect(await after(clock, 100, search)).toBe('pending');
    central.advertise(strap);
    expect(await after(clock, 100, search)).toMatchObject({ deviceId: 'aa:bb', name: 'Strap' });
    expect(central.runningScans).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up after half a minute', async () => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    const search = findDevice(central, clock, 'heartRate', 'aa:bb', signal);
    expect(await after(clock, 29_000, search)).toBe('pending');
    await clock.advanceAsync(2000);
    await expect(search).rejects.toMatchObject({ code: 'ble/device-not-found', params: { device: 'aa:bb' } });
    expect(central.runningScans).toBe(0);
  });

  it.each(['first', 'aa:bb'])('is interrupted at once while it looks for %s', async (wanted) => {
    const clock = createManualClock();
    const central = createScriptedCentral();
    const interruption = new AbortController();
    const search = findDevice(central, clock, 'heartRate', wanted, interruption.signal);
    expect(await after(clock, 1000, search)).toBe('pending');
    interruption.abort(new Error('interrupted'));
    await expect(search).rejects.toThrow('interrupted');
    expect(central.runningScans).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    await expect(findTreadmill(central, clock, wanted, interruption.signal)).rejects.toThrow('interrupted');
  });
});
