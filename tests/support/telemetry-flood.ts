import type { GattPeripheralCharacteristic } from '#contract/ble/gatt-peripheral.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';

/**
 * A treadmill that sends its latest record again and again between those of the machine: evenly, so that nothing piles up in the
 * air.
 *
 * @param recordsPerSecond in real time
 */
export function telemetryFlood(recordsPerSecond: number): Behaviour {
  return {
    name: 'floods with telemetry',
    shapeServices: (services) =>
      services.map((service) => ({
        ...service,
        characteristics: service.characteristics.map((characteristic) =>
          characteristic.uuid === ftmsUuids.treadmillData
            ? repeating(characteristic, 1000 / recordsPerSecond)
            : characteristic,
        ),
      })),
  };
}

function repeating(
  characteristic: GattPeripheralCharacteristic,
  periodMs: number,
): GattPeripheralCharacteristic {
  const { subscribe } = characteristic;
  if (subscribe === undefined) return characteristic;
  return {
    ...characteristic,
    subscribe(send) {
      let latest: Uint8Array | undefined;
      const unsubscribe = subscribe((bytes) => {
        latest = bytes;
        send(bytes);
      });
      const timer = setInterval(() => {
        if (latest !== undefined) send(latest);
      }, periodMs);
      return () => {
        clearInterval(timer);
        unsubscribe();
      };
    },
  };
}
