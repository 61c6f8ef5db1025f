import type { BleConnection } from '#contract/ble/ble-central.ts';
import type { GattPeripheral } from '#contract/ble/gatt-peripheral.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import {
  createSimulatedRadio,
  type SimulatedRadio,
  type SimulatedRadioOptions,
} from '#native/simulator/simulated-radio.ts';
import { createSimulatedTreadmill, type SimulatedTreadmill } from '#native/simulator/simulated-treadmill.ts';

export interface Bench {
  readonly clock: ManualClock;
  readonly radio: SimulatedRadio;
  readonly treadmill: SimulatedTreadmill;
}

/** A radio with one treadmill in reach. */
export function bench(options: Partial<SimulatedRadioOptions> = {}): Bench {
  const clock = createManualClock();
  const radio = createSimulatedRadio({ clock, random: createSeededRandom(1), ...options });
  const treadmill = createSimulatedTreadmill({ clock });
  radio.add(treadmill);
  return { clock, radio, treadmill };
}

/** Lets the clock run until `promise` is settled, at most for `withinMs`. */
export async function settle<T>(clock: ManualClock, promise: Promise<T>, withinMs = 5000): Promise<T> {
  let isSettled = false;
  const watched = promise.finally(() => {
    isSettled = true;
  });
  watched.catch(() => {});
  for (let waitedMs = 0; !isSettled && waitedMs < withinMs; waitedMs += 5) await clock.advanceAsync(5, 5);
  if (!isSettled) throw new Error(`still pending after ${withinMs} ms`);
  return watched;
}

/** The same, with a link to the treadmill. */
export async function linked(
  options: Partial<SimulatedRadioOptions> = {},
): Promise<Bench & { connection: BleConnection }> {
  const parts = bench(options);
  const connection = await settle(parts.clock, parts.radio.connect('sim-treadmill', { timeoutMs: 3000 }));
  return { ...parts, connection };
}

/** A device with one characteristic, for what no treadmill does. */
export function peripheralWith(parts: Partial<GattPeripheral>): GattPeripheral {
  return {
    deviceId: 'thing',
    localName: 'Thing',
    advertisedServiceUuids: ['1234'],
    serviceData: [],
    services: [],
    acceptsConnection: () => true,
    connected: () => () => {},
    ...parts,
  };
}
